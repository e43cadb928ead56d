package dev.backlight.bench;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The matrix products of OpenBLAS or oneDNN, as the property {@code bench.blas} says: C called directly, off the heap.
 */
@SuppressWarnings("restricted") // calling C is its purpose
public final class Blas implements Participant {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

    private final boolean oneDnn = System.getProperty("bench.blas").equals("onednn");
    private final MethodHandle sgemm;

    private Blas() {
        if (oneDnn) {
            SymbolLookup openMp = library("libgomp.so");
            sgemm = LINKER.downcallHandle(
                    library("libdnnl.so").findOrThrow("dnnl_sgemm"),
                    FunctionDescriptor.of(
                            INT, BYTE, BYTE, LONG, LONG, LONG, FLOAT, ADDRESS, LONG, ADDRESS, LONG, FLOAT, ADDRESS,
                            LONG));
            set(openMp, "omp_set_num_threads");
        } else {
            library("libquadmath.so");
            library("libgfortran.so");
            SymbolLookup openBlas = library("libopenblas.so");
            sgemm = LINKER.downcallHandle(
                    openBlas.findOrThrow("cblas_sgemm"),
                    FunctionDescriptor.ofVoid(
                            INT, INT, INT, INT, INT, INT, FLOAT, ADDRESS, INT, ADDRESS, INT, FLOAT, ADDRESS, INT));
            set(openBlas, "openblas_set_num_threads");
        }
    }

    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Blas::new);
    }

    private static SymbolLookup library(String name) {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("bench.natives")))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith(name))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name));
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static void set(SymbolLookup library, String function) {
        try {
            LINKER.downcallHandle(library.findOrThrow(function), FunctionDescriptor.ofVoid(INT))
                    .invokeExact(Participant.threads());
        } catch (Throwable failed) {
            throw new IllegalStateException(function, failed);
        }
    }

    private static MemorySegment matrix(int rows, int columns) {
        MemorySegment matrix = Arena.global().allocate(4L * rows * columns, 64);
        for (int i = 0; i < rows * columns; i++) {
            matrix.setAtIndex(FLOAT, i, (i % 17 - 8) / 8f);
        }
        return matrix;
    }

    @Override
    public Step product(Product product) {
        int m = product.m();
        int n = product.n();
        int k = product.k();
        MemorySegment a = matrix(m, k);
        MemorySegment b = matrix(k, n);
        MemorySegment c = matrix(m, n);
        int strideA = product.transposedA() ? m : k;
        int strideB = product.transposedB() ? k : n;
        return oneDnn ? oneDnn(product, a, strideA, b, strideB, c) : openBlas(product, a, strideA, b, strideB, c);
    }

    private Step oneDnn(Product product, MemorySegment a, int strideA, MemorySegment b, int strideB, MemorySegment c) {
        byte formA = (byte) (product.transposedA() ? 'T' : 'N');
        byte formB = (byte) (product.transposedB() ? 'T' : 'N');
        long m = product.m();
        long n = product.n();
        long k = product.k();
        return turn -> {
            try {
                int status = (int)
                        sgemm.invokeExact(formA, formB, m, n, k, 1f, a, (long) strideA, b, (long) strideB, 0f, c, n);
                if (status != 0) {
                    throw new IllegalStateException("dnnl_sgemm " + status);
                }
            } catch (Throwable failed) {
                throw new IllegalStateException(failed);
            }
        };
    }

    private Step openBlas(
            Product product, MemorySegment a, int strideA, MemorySegment b, int strideB, MemorySegment c) {
        int rowMajor = 101;
        int formA = product.transposedA() ? 112 : 111;
        int formB = product.transposedB() ? 112 : 111;
        int m = product.m();
        int n = product.n();
        int k = product.k();
        return turn -> {
            try {
                sgemm.invokeExact(rowMajor, formA, formB, m, n, k, 1f, a, strideA, b, strideB, 0f, c, n);
            } catch (Throwable failed) {
                throw new IllegalStateException(failed);
            }
        };
    }
}
