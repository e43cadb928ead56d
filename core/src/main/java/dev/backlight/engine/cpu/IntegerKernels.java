package dev.backlight.engine.cpu;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Cast;

/** Elementwise work on integers, which is rare and small: indices, labels and counters. */
final class IntegerKernels {
    private IntegerKernels() {}

    static Kernel combine(Binary function, int count, int left, int right, int target) {
        return storage -> {
            for (int i = 0; i < count; i++) {
                storage.ints()[target][i] = combine(function, storage.ints()[left][i], storage.ints()[right][i]);
            }
        };
    }

    private static int combine(Binary function, int a, int b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case NOT_EQUAL -> a != b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case DIV, POW -> throw new AssertionError(function); // refused by the type rule
        };
    }

    /** A choice whose condition or choices are integers. */
    static Kernel choose(boolean realCondition, boolean realChoices, int count, int c, int yes, int no, int target) {
        return storage -> {
            for (int i = 0; i < count; i++) {
                boolean first = realCondition ? storage.floats()[c][i] != 0 : storage.ints()[c][i] != 0;
                int chosen = first ? yes : no;
                if (realChoices) {
                    storage.floats()[target][i] = storage.floats()[chosen][i];
                } else {
                    storage.ints()[target][i] = storage.ints()[chosen][i];
                }
            }
        };
    }

    static Kernel cast(Cast cast, boolean fromReal, int count, int source, int target) {
        boolean toReal = cast.element().isReal();
        return storage -> {
            for (int i = 0; i < count; i++) {
                if (toReal) {
                    storage.floats()[target][i] = fromReal ? storage.floats()[source][i] : storage.ints()[source][i];
                } else {
                    storage.ints()[target][i] =
                            fromReal ? (int) storage.floats()[source][i] : storage.ints()[source][i];
                }
            }
        };
    }
}
