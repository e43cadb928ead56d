package dev.backlight.engine.cpu;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Op;
import dev.backlight.expr.Select;
import dev.backlight.expr.Unary;
import dev.backlight.plan.Chain;
import java.util.List;

/**
 * What a chain computes, apart from sizes: chains with equal programs share their code.
 *
 * <p>Values have numbers: the leaves first, then the result of each instruction.
 *
 * @param varying for each leaf whether it changes along a row; if not, one element of it serves the whole row
 * @param instructions the operations, each after its operands
 * @param results the values to keep, in the order of their arrays
 * @param shortRows whether it is for rows of at most {@link #SHORT_ROW} columns; then a row can be one vector
 */
record ChainProgram(List<Boolean> varying, List<Instruction> instructions, List<Integer> results, boolean shortRows) {
    /** The floats of the longest vectors there are. */
    static final int SHORT_ROW = 16;

    /** An elementwise operation on values with these numbers. */
    record Instruction(Op op, List<Integer> operands) {}

    static ChainProgram of(Chain chain, List<Boolean> varying, int columns) {
        List<Instruction> instructions = chain.members().stream()
                .map(member -> new Instruction(
                        member.op(),
                        member.inputs().stream().map(chain::register).toList()))
                .toList();
        return new ChainProgram(
                varying,
                instructions,
                chain.results().stream().map(chain::register).toList(),
                columns <= SHORT_ROW);
    }

    int leaves() {
        return varying.size();
    }

    /** How many arrays its loop takes: one for each leaf, then one for each result. */
    int arrays() {
        return leaves() + results.size();
    }

    /** Whether {@link VectorMath} has all of its operations. */
    boolean hasVectorForm() {
        return instructions.stream().allMatch(instruction -> hasVectorForm(instruction.op()));
    }

    /** What a compiled plain loop takes for an element, roughly. */
    double plainNanos() {
        double nanos = 0;
        for (Instruction instruction : instructions) {
            Op op = instruction.op();
            if (op == Unary.EXP || op == Unary.SIGMOID || op == Unary.TANH) {
                nanos += 5;
            } else if (op == Unary.SQRT || op == Unary.RECIPROCAL || op == Binary.DIV) {
                nanos += 1;
            } else {
                nanos += 0.25;
            }
        }
        return nanos;
    }

    private static boolean hasVectorForm(Op op) {
        return switch (op) {
            case Unary function ->
                switch (function) {
                    case NEG, EXP, SQRT, SQUARE, RECIPROCAL, ABS, SIGN, STEP, RELU, SIGMOID, TANH -> true;
                    case LOG, LOG1P, SOFTPLUS, SIN, COS, ARCSIN, ARCCOS, ARCTAN, ERF -> false;
                };
            case Binary function ->
                switch (function) {
                    case ADD, SUB, MUL, DIV, MIN, MAX -> true;
                    case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
                    case POW -> false;
                };
            case Select select -> true;
            default -> throw new AssertionError(op.label() + " is not elementwise");
        };
    }
}
