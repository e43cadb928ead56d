package dev.backlight.engine.cpu;

import java.util.function.BooleanSupplier;

/** Knows which kernels of the vector matrix product are compiled; what is not yet is left to plain loops. */
public interface CompiledKernels {
    /** All of them. */
    CompiledKernels ALL = when(() -> true);

    /** Whether any is. Answers without loading the Vector API, which takes time. */
    boolean any();

    /** Hears how long plain loops took for a product while no tile was compiled. */
    void plainTook(long nanos);

    /** Whether all tiles that a product of so many columns takes are. */
    boolean forColumns(int columns);

    /** Whether the tiles for a single row are. */
    boolean forOneRow();

    /** All or none, as the condition says at each question. */
    static CompiledKernels when(BooleanSupplier condition) {
        return new CompiledKernels() {
            @Override
            public boolean any() {
                return condition.getAsBoolean();
            }

            @Override
            public void plainTook(long nanos) {}

            @Override
            public boolean forColumns(int columns) {
                return condition.getAsBoolean();
            }

            @Override
            public boolean forOneRow() {
                return condition.getAsBoolean();
            }
        };
    }
}
