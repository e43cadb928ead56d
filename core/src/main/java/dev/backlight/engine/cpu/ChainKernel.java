package dev.backlight.engine.cpu;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Select;
import dev.backlight.expr.Unary;
import dev.backlight.plan.Chain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A chain of elementwise operations, computed tile by tile: all operations on one tile, which stays in the cache,
 * before the next. Each operation is a plain loop over tiles, which the JIT compiler turns into vector code.
 */
final class ChainKernel implements Kernel, Storage.Blocks {
    private final int count;
    private final int[] outputs;
    private final List<Instruction> program;
    private final int[] results;
    private final int tiles;

    /** What is done to a tile; operands and results are numbers of tiles. */
    private sealed interface Instruction {
        record Load(int array, Strides strides, int to) implements Instruction {}

        record Apply(Unary function, int x, int to) implements Instruction {}

        record Combine(Binary function, int a, int b, int to) implements Instruction {}

        record Choose(int condition, int yes, int no, int to) implements Instruction {}
    }

    ChainKernel(Chain chain, ToIntFunction<Expr> arrayOf) {
        count = chain.shape().count();
        outputs = chain.results().stream().mapToInt(arrayOf).toArray();
        Allocation allocation = new Allocation(chain, arrayOf);
        program = allocation.program;
        results = chain.results().stream()
                .mapToInt(result -> allocation.tileOf[chain.register(result)])
                .toArray();
        tiles = allocation.tiles;
    }

    /** How many tiles of scratch memory it needs. */
    int tiles() {
        return tiles;
    }

    @Override
    public void run(Storage storage) {
        storage.share(Math.ceilDiv(count, BLOCK), this);
    }

    @Override
    public void run(Storage storage, int block) {
        float[][] scratch = storage.tiles().take();
        try {
            runBlock(storage, scratch, block);
        } finally {
            storage.tiles().giveBack(scratch);
        }
    }

    private void runBlock(Storage storage, float[][] scratch, int block) {
        int end = Math.min(count, (block + 1) * BLOCK);
        for (int start = block * BLOCK; start < end; start += Tiles.SIZE) {
            int length = Math.min(Tiles.SIZE, end - start);
            for (Instruction instruction : program) {
                execute(instruction, storage, scratch, start, length);
            }
            for (int i = 0; i < results.length; i++) {
                System.arraycopy(scratch[results[i]], 0, storage.floats()[outputs[i]], start, length);
            }
        }
    }

    private static void execute(Instruction instruction, Storage storage, float[][] tiles, int start, int length) {
        switch (instruction) {
            case Instruction.Load(int array, Strides strides, int to) ->
                strides.load(storage.floats()[array], start, tiles[to], length);
            case Instruction.Apply(Unary function, int x, int to) ->
                TileMath.apply(function, tiles[x], tiles[to], length);
            case Instruction.Combine(Binary function, int a, int b, int to) ->
                TileMath.combine(function, tiles[a], tiles[b], tiles[to], length);
            case Instruction.Choose(int condition, int yes, int no, int to) ->
                TileMath.choose(tiles[condition], tiles[yes], tiles[no], tiles[to], length);
        }
    }

    /** Puts the instructions in order and gives their results tiles, used again after the last reader. */
    private static final class Allocation {
        final List<Instruction> program = new ArrayList<>();
        final int[] tileOf;
        int tiles;
        private final Chain chain;
        private final ToIntFunction<Expr> arrayOf;
        private final int[] lastReader;
        private final Deque<Integer> free = new ArrayDeque<>();

        Allocation(Chain chain, ToIntFunction<Expr> arrayOf) {
            this.chain = chain;
            this.arrayOf = arrayOf;
            int registers = chain.leaves().size() + chain.members().size();
            tileOf = new int[registers];
            java.util.Arrays.fill(tileOf, -1);
            lastReader = new int[registers];
            int[][] operands = chain.members().stream()
                    .map(member ->
                            member.inputs().stream().mapToInt(chain::register).toArray())
                    .toArray(int[][]::new);
            for (int member = 0; member < operands.length; member++) {
                for (int register : operands[member]) {
                    lastReader[register] = member;
                }
            }
            for (Expr result : chain.results()) {
                lastReader[chain.register(result)] = operands.length; // it is written out when all is done
            }
            for (int member = 0; member < operands.length; member++) {
                emit(member, operands[member]);
            }
        }

        private void emit(int member, int[] operands) {
            for (int register : operands) {
                if (tileOf[register] < 0) { // a leaf that is read for the first time
                    tileOf[register] = take();
                    Expr leaf = chain.leaves().get(register);
                    program.add(new Instruction.Load(
                            arrayOf.applyAsInt(leaf),
                            Strides.stretched(leaf.shape(), chain.shape()),
                            tileOf[register]));
                }
            }
            for (int i = 0; i < operands.length; i++) {
                boolean firstMention = true;
                for (int j = 0; j < i; j++) {
                    firstMention &= operands[j] != operands[i];
                }
                if (firstMention && lastReader[operands[i]] == member) {
                    free.push(tileOf[operands[i]]); // an element is read before it is overwritten
                }
            }
            int to = take();
            tileOf[chain.leaves().size() + member] = to;
            int[] from = java.util.Arrays.stream(operands)
                    .map(register -> tileOf[register])
                    .toArray();
            program.add(
                    switch (chain.members().get(member).op()) {
                        case Unary function -> new Instruction.Apply(function, from[0], to);
                        case Binary function -> new Instruction.Combine(function, from[0], from[1], to);
                        case Select select -> new Instruction.Choose(from[0], from[1], from[2], to);
                        default ->
                            throw new AssertionError(chain.members().get(member).op());
                    });
        }

        private int take() {
            return free.isEmpty() ? tiles++ : free.pop();
        }
    }
}
