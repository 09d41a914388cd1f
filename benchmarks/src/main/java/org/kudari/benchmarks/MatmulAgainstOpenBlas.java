package org.kudari.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.kudari.cpu.gemm.Gemm;
import org.kudari.cpu.gemm.Matrix;
import org.kudari.cpu.threads.WorkerPool;

/**
 * Compares the engine's matrix product with OpenBLAS's, in one process, in alternation, so that drifts of the machine
 * affect both alike. The result is the median over the rounds of the ratio within a round.
 *
 * <p>Arguments, all optional: rounds (21) and the vector width in bits (the processor's preferred one; 0 for the plain
 * tier).
 */
public final class MatmulAgainstOpenBlas {

    private static final double ROUND_SECONDS = 0.02;
    private static final long REST_MILLIS = 50;

    /** A product as in training: X W is NN, dY W' is NT, X' dY is TN. */
    private record Case(int m, int n, int k, boolean aTransposed, boolean bTransposed) {
        String name() {
            return String.format(
                    Locale.ROOT, "%dx%dx%d %s%s", m, n, k, aTransposed ? "T" : "N", bTransposed ? "T" : "N");
        }

        double flops() {
            return 2.0 * m * n * k;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(64, 64, 64, false, false),
            new Case(128, 128, 128, false, false),
            new Case(256, 256, 256, false, false),
            new Case(333, 333, 333, false, false),
            new Case(512, 512, 512, false, false),
            new Case(512, 512, 512, false, true),
            new Case(512, 512, 512, true, false),
            new Case(1000, 1000, 1000, false, false),
            new Case(1024, 1024, 1024, false, false),
            new Case(1024, 1024, 1024, false, true),
            new Case(1024, 1024, 1024, true, false),
            new Case(2048, 2048, 2048, false, false),
            new Case(128, 512, 784, false, false),
            new Case(128, 784, 512, false, true),
            new Case(784, 512, 128, true, false),
            new Case(128, 10, 256, false, false),
            new Case(128, 256, 10, false, true),
            new Case(256, 10, 128, true, false),
            new Case(32, 64, 64, false, false),
            new Case(64, 64, 32, true, false),
            new Case(64, 1024, 1024, false, false),
            new Case(64, 1024, 1024, false, true),
            new Case(1024, 1024, 64, true, false),
            new Case(256, 2048, 784, false, false),
            new Case(1, 1024, 1024, false, false),
            new Case(1, 1024, 1024, false, true),
            new Case(8, 1024, 1024, false, false),
            new Case(32, 1024, 1024, false, false),
            new Case(32, 1024, 1024, false, true),
            new Case(1024, 1, 1024, false, false));

    private final int rounds;
    private final OpenBlas blas = new OpenBlas();
    private final WorkerPool workerPool;
    private final Gemm gemm;

    private MatmulAgainstOpenBlas(int threads, int rounds, int bits) {
        this.rounds = rounds;
        workerPool = new WorkerPool(threads);
        gemm = bits == 0 ? Gemm.plain(workerPool) : Gemm.vector(workerPool, bits);
        blas.setThreads(threads);
    }

    /** Runs the comparison with 1 and 2 threads. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 21;
        int bits =
                arguments.length > 1 ? Integer.parseInt(arguments[1]) : FloatVector.SPECIES_PREFERRED.vectorBitSize();
        try {
            new MatmulAgainstOpenBlas(1, rounds, bits).compileEverything();
            for (int threads = 1; threads <= 2; threads++) {
                new MatmulAgainstOpenBlas(threads, rounds, bits).compare(bits);
            }
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Runs every shape, so that the JIT compiles its kernels. Compiled kernels are shared by the whole process. */
    private void compileEverything() {
        for (Case shape : CASES) {
            Matrix left = operand(new float[shape.m * shape.k], shape.m, shape.k, shape.aTransposed);
            Matrix right = operand(new float[shape.k * shape.n], shape.k, shape.n, shape.bTransposed);
            Matrix result = Matrix.of(new float[shape.m * shape.n], shape.m, shape.n);
            for (long end = System.nanoTime() + 300_000_000L; System.nanoTime() < end; ) {
                gemm.multiply(left, right, result, false);
            }
        }
        workerPool.close();
    }

    private void compare(int bits) {
        System.out.printf(
                Locale.ROOT,
                "%n%d thread(s), %d-bit vectors, GFLOP/s, %d rounds, against %s%n",
                workerPool.threads(),
                bits,
                rounds,
                blas.config());
        System.out.printf(
                Locale.ROOT,
                "%-20s %17s %17s %8s%n",
                "m x n x k",
                "Kudari best median",
                "OpenBLAS best median",
                "ratio");
        double peak = 0;
        float[] sink = new float[workerPool.threads()];
        for (Case shape : CASES) {
            for (int i = 0; i < 20; i++) {
                peak = Math.max(peak, FmaPeak.measure(workerPool, sink));
            }
            compare(shape);
        }
        System.out.printf(Locale.ROOT, "FMA peak of the machine in this run: %.0f GFLOP/s%n", peak);
        workerPool.close();
    }

    private void compare(Case shape) {
        Random random = new Random(1);
        float[] a = random(shape.m * shape.k, random);
        float[] b = random(shape.k * shape.n, random);
        float[] c = new float[shape.m * shape.n];
        Matrix left = operand(a, shape.m, shape.k, shape.aTransposed);
        Matrix right = operand(b, shape.k, shape.n, shape.bTransposed);
        Matrix result = Matrix.of(c, shape.m, shape.n);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeA = copy(arena, a);
            MemorySegment nativeB = copy(arena, b);
            MemorySegment nativeC = copy(arena, c);
            Runnable ours = () -> gemm.multiply(left, right, result, false);
            Runnable theirs = () -> blas.multiply(
                    shape.m, shape.n, shape.k, nativeA, shape.aTransposed, nativeB, shape.bTransposed, nativeC);
            int repeats = warmUp(ours, theirs);
            double[] our = new double[rounds];
            double[] their = new double[rounds];
            double[] ratio = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                our[round] = shape.flops() * repeats / rested(ours, repeats) * 1e-9;
                their[round] = shape.flops() * repeats / rested(theirs, repeats) * 1e-9;
                ratio[round] = our[round] / their[round];
            }
            agree(c, nativeC, shape);
            Arrays.sort(our);
            Arrays.sort(their);
            Arrays.sort(ratio);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %8.1f %8.1f %8.1f %8.1f %8.2f%n",
                    shape.name(),
                    our[rounds - 1],
                    our[rounds / 2],
                    their[rounds - 1],
                    their[rounds / 2],
                    ratio[rounds / 2]);
        }
    }

    /** Warms both up, and returns the number of calls of the slower one that fill a round. */
    private static int warmUp(Runnable ours, Runnable theirs) {
        int repeats = 1;
        double slower = 0;
        for (long deadline = System.nanoTime() + 500_000_000L; System.nanoTime() < deadline; ) {
            slower = Math.max(seconds(ours, repeats), seconds(theirs, repeats)) / repeats;
            repeats = (int) Math.clamp(ROUND_SECONDS / slower, 1, 100_000);
        }
        return repeats;
    }

    /**
     * Waits until the other's idle threads have stopped spinning (OpenBLAS's do so for about 25 ms), runs once untimed
     * so that the scheduler spreads the threads over the cores again, and measures the next run.
     */
    private static double rested(Runnable product, int repeats) {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        seconds(product, repeats);
        return seconds(product, repeats);
    }

    private static double seconds(Runnable product, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            product.run();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private static void agree(float[] ours, MemorySegment theirs, Case shape) {
        for (int i = 0; i < ours.length; i++) {
            float their = theirs.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (!(Math.abs(ours[i] - their) <= 1e-6 * (shape.k + 1))) {
                throw new AssertionError(String.format(
                        Locale.ROOT, "%s: element %d is %s here and %s there", shape.name(), i, ours[i], their));
            }
        }
    }

    private static Matrix operand(float[] data, int rows, int columns, boolean transposed) {
        return transposed ? Matrix.of(data, columns, rows).transposed() : Matrix.of(data, rows, columns);
    }

    private static MemorySegment copy(Arena arena, float[] values) {
        MemorySegment copy = arena.allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
        return copy;
    }

    private static float[] random(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
