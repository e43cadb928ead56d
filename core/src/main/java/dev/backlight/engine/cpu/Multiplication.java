package dev.backlight.engine.cpu;

import dev.backlight.engine.cpu.MatrixProduct.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a product multiplies, and what becomes of it; made once and set for each call.
 *
 * <p>A narrow C is computed as Cᵀ = Bᵀ·Aᵀ, whose rows are long: then all three matrices are transposed here, and only
 * the epilogue is given blocks of C itself.
 */
final class Multiplication {
    final Operand a = new Operand();
    final Operand b = new Operand();
    /** Where the result is written to, unless it goes to an epilogue. */
    final Operand c = new Operand();

    boolean accumulate;
    boolean transposed;

    @Nullable
    Epilogue epilogue;

    /** C = A·B, or C += A·B. */
    void set(Operand a, Operand b, Operand c, boolean accumulate, boolean transposed) {
        setFactors(a, b, transposed);
        this.c.set(c, transposed);
        this.accumulate = accumulate;
        epilogue = null;
    }

    /** A·B for an epilogue. */
    void set(Operand a, Operand b, Epilogue epilogue, boolean transposed) {
        setFactors(a, b, transposed);
        accumulate = false;
        this.epilogue = epilogue;
    }

    private void setFactors(Operand a, Operand b, boolean transposed) {
        this.a.set(transposed ? b : a, transposed);
        this.b.set(transposed ? a : b, transposed);
        this.transposed = transposed;
    }

    /** Whether a finished block is not yet what is to lie in C. */
    boolean goesThroughScratch() {
        return epilogue != null || transposed;
    }

    long multiplyAdds() {
        return (long) a.rows * a.columns * b.columns;
    }
}
