package org.kudari.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.cpu.gemm.MatrixLayout.COLUMNS;
import static org.kudari.cpu.gemm.MatrixLayout.ROWS;
import static org.kudari.cpu.gemm.WrittenOutProduct.assertExact;
import static org.kudari.cpu.gemm.WrittenOutProduct.check;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.threads.WorkerPool;

/** Compares products on every tier with the sum as plain loops, for shapes, layouts, thread counts and callers. */
class GemmTest {

    private static final WorkerPool ONE = new WorkerPool(1);
    private static final WorkerPool TWO = new WorkerPool(2);
    private static final WorkerPool THREE = new WorkerPool(3);

    private static final int[] AWKWARD = {1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 63, 65, 100, 129, 257};

    /**
     * The kernels to test. The last kind is what devices opened by name use: plain kernels, which compiled ones replace
     * during the test.
     */
    enum Tier {
        PLAIN(new PlainMicroKernels()),
        BITS_128(new VectorMicroKernels(128, false)),
        BITS_256(new VectorMicroKernels(256, false)),
        BITS_512(new VectorMicroKernels(512, false)),
        WARMING(VectorMicroKernels.shared(256));

        private final MicroKernels kernels;

        Tier(MicroKernels kernels) {
            this.kernels = kernels;
        }

        Gemm gemm(WorkerPool pool) {
            return new Gemm(pool, kernels);
        }

        /** Returns products of which {@link BlockedGemm} computes the small ones too. */
        Gemm withoutSmallGemm(WorkerPool pool) {
            return new Gemm(pool, kernels, false);
        }
    }

    @AfterAll
    static void close() {
        TWO.close();
        THREE.close();
    }

    @ParameterizedTest
    @EnumSource
    void awkwardShapes(Tier tier) {
        awkwardShapes(tier, tier.gemm(TWO));
        awkwardShapes(tier, tier.withoutSmallGemm(TWO));
    }

    private static void awkwardShapes(Tier tier, Gemm gemm) {
        Random random = new Random(1);
        for (int m : AWKWARD) {
            for (int n : AWKWARD) {
                int k = AWKWARD[random.nextInt(AWKWARD.length)];
                check(tier, gemm, ROWS, ROWS, ROWS, m, n, k, random.nextBoolean(), random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLayoutOfEveryMatrix(Tier tier) {
        everyLayoutOfEveryMatrix(tier, tier.gemm(TWO));
        everyLayoutOfEveryMatrix(tier, tier.withoutSmallGemm(TWO));
    }

    private static void everyLayoutOfEveryMatrix(Tier tier, Gemm gemm) {
        Random random = new Random(2);
        int[][] shapes = {{1, 40, 30}, {40, 1, 30}, {5, 70, 33}, {33, 140, 70}, {67, 131, 45}, {70, 10, 20}};
        for (MatrixLayout a : MatrixLayout.values()) {
            for (MatrixLayout b : MatrixLayout.values()) {
                for (MatrixLayout c : MatrixLayout.OUTPUTS) {
                    for (int[] s : shapes) {
                        check(tier, gemm, a, b, c, s[0], s[1], s[2], false, random);
                        check(tier, gemm, a, b, c, s[0], s[1], s[2], true, random);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomShapesAndLayouts(Tier tier) {
        long seed = Long.getLong("kudari.test.seed", System.nanoTime());
        System.out.println("GemmTest.randomShapesAndLayouts " + tier + ": -Dkudari.test.seed=" + seed);
        Random random = new Random(seed);
        Gemm gemm = tier.gemm(THREE);
        for (int i = 0; i < 150; i++) {
            int m = 1 + random.nextInt(150);
            int n = 1 + random.nextInt(300);
            int k = random.nextInt(200);
            MatrixLayout output = MatrixLayout.OUTPUTS.get(i % MatrixLayout.OUTPUTS.size());
            check(tier, gemm, pick(random), pick(random), output, m, n, k, i % 3 == 0, random);
        }
    }

    /** Products that are larger than a section, and deeper than kc. */
    @ParameterizedTest
    @EnumSource
    void severalSections(Tier tier) {
        Random random = new Random(3);
        check(tier, tier.gemm(TWO), ROWS, COLUMNS, ROWS, 40, 150, 2000, true, random);
        check(tier, tier.gemm(TWO), COLUMNS, ROWS, ROWS, 4500, 135, 1100, false, random);
        check(tier, tier.gemm(TWO), ROWS, ROWS, ROWS, 30, 6000, 1100, false, random);
    }

    /** Few rows times a matrix that is deeper than kc: one step of the depth, and B in place but for its last columns. */
    @ParameterizedTest
    @EnumSource
    void fewRowsTimesADeepMatrix(Tier tier) {
        Random random = new Random(8);
        Gemm gemm = tier.gemm(ONE);
        for (int[] s : new int[][] {{1, 256, 784}, {1, 10, 513}, {1, 77, 2048}, {3, 33, 600}, {6, 100, 1000}}) {
            for (MatrixLayout a : MatrixLayout.values()) {
                check(tier, gemm, a, ROWS, ROWS, s[0], s[1], s[2], false, random);
                check(tier, gemm, a, ROWS, ROWS, s[0], s[1], s[2], true, random);
                check(tier, gemm, COLUMNS, a, ROWS, s[1], s[0], s[2], false, random);
            }
        }
    }

    /**
     * Products whose tiles are computed along the rows of C: with a B that is read in place, and with one whose rows
     * are a power of two apart.
     */
    @ParameterizedTest
    @EnumSource
    void largeAndShallow(Tier tier) {
        Random random = new Random(5);
        check(tier, tier.gemm(TWO), COLUMNS, ROWS, ROWS, 530, 519, 20, false, random);
        check(tier, tier.gemm(TWO), ROWS, ROWS, ROWS, 530, 512, 17, true, random);
        check(tier, tier.gemm(ONE), COLUMNS, ROWS, COLUMNS, 270, 1024, 33, false, random);
    }

    @ParameterizedTest
    @EnumSource
    void noDepthWritesZerosOrNothing(Tier tier) {
        Gemm gemm = tier.gemm(TWO);
        for (int[] s : new int[][] {{1, 1}, {7, 200}, {100, 33}}) {
            check(tier, gemm, ROWS, COLUMNS, ROWS, s[0], s[1], 0, false, new Random(4));
            check(tier, gemm, ROWS, COLUMNS, COLUMNS, s[0], s[1], 0, true, new Random(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noRowsOrNoColumnsIsNothing(Tier tier) {
        float[] none = new float[0];
        Gemm gemm = tier.gemm(TWO);
        gemm.multiply(Matrix.of(none, 0, 5), Matrix.of(new float[35], 5, 7), Matrix.of(none, 0, 7), false);
        gemm.multiply(Matrix.of(new float[35], 7, 5), Matrix.of(none, 5, 0), Matrix.of(none, 7, 0), true);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Matrix a = Matrix.of(new float[6], 2, 3);
        assertThatThrownBy(() -> Gemm.plain(ONE).multiply(a, a, a, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no product of [2, 3] and [2, 3] into [2, 3]");
    }

    @ParameterizedTest
    @EnumSource
    void nanAndInfinityPropagateThroughZeros(Tier tier) {
        for (int m : new int[] {3, 40}) {
            Matrix a = Matrix.of(new float[m * 50], m, 50);
            Matrix b = Matrix.of(new float[50 * 140], 50, 140);
            b.data()[17 * 140 + 9] = Float.NaN;
            b.data()[18 * 140 + 139] = Float.POSITIVE_INFINITY;
            Matrix c = Matrix.of(new float[m * 140], m, 140);
            tier.gemm(TWO).multiply(a, b, c, false);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < 140; j++) {
                    assertThat(Float.isNaN(c.data()[c.index(i, j)])).isEqualTo(j == 9 || j == 139);
                }
            }
        }
    }

    /** Summation in order rounds k times, and no partial sum is larger than |A||B|. So the error has this bound. */
    @ParameterizedTest
    @EnumSource
    void errorAgainstDoublePrecisionIsBounded(Tier tier) {
        Random random = new Random(5);
        int m = 65;
        int n = 129;
        int k = 1000;
        Matrix a = ROWS.matrix(m, k, random);
        Matrix b = COLUMNS.matrix(k, n, random);
        Matrix c = Matrix.of(new float[m * n], m, n);
        tier.gemm(TWO).multiply(a, b, c, false);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double magnitude = 0;
                for (int p = 0; p < k; p++) {
                    double term = (double) a.data()[a.index(i, p)] * b.data()[b.index(p, j)];
                    sum += term;
                    magnitude += Math.abs(term);
                }
                assertThat((double) c.data()[c.index(i, j)]).isCloseTo(sum, within((k + 1) * 0x1p-24 * magnitude));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEpilogueSeesEveryFinishedElementOnce(Tier tier) {
        Random random = new Random(6);
        for (MatrixLayout layout : List.of(ROWS, COLUMNS)) {
            for (int[] s : new int[][] {{1, 10, 30}, {20, 200, 40}, {150, 270, 900}}) {
                int batch = 3;
                int size = s[0] * s[1];
                Matrix a = ROWS.matrix(s[0], s[2], random);
                Matrix b = layout.matrix(s[2], s[1], random);
                Matrix expected = Matrix.of(new float[size], s[0], s[1]);
                tier.gemm(ONE).multiply(a, b, expected, false);
                float[] result = new float[batch * size];
                AtomicIntegerArray visits = new AtomicIntegerArray(batch * size);
                Matrix c = Matrix.of(result, s[0], s[1]);
                tier.gemm(THREE)
                        .multiply(
                                batch,
                                new MatrixBatch(a, 0),
                                new MatrixBatch(b, 0),
                                new MatrixBatch(c, size),
                                false,
                                (i, rowFrom, rowTo, from, to) -> {
                                    for (int row = rowFrom; row < rowTo; row++) {
                                        for (int column = from; column < to; column++) {
                                            int at = i * size + c.index(row, column);
                                            visits.incrementAndGet(at);
                                            result[at] = -result[at];
                                        }
                                    }
                                });
                for (int i = 0; i < batch * size; i++) {
                    assertThat(visits.get(i)).isEqualTo(1);
                    assertThat(result[i]).isEqualTo(-expected.data()[i % size]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void batches(Tier tier) {
        Random random = new Random(7);
        for (int[] s : new int[][] {{40, 6, 5, 4}, {5, 70, 80, 90}, {33, 66, 77, 88}, {0, 3, 3, 3}}) {
            int batch = s[0];
            Matrix a = Matrix.of(MatrixLayout.floats(batch * s[1] * s[3], random), s[1], s[3]);
            Matrix b = Matrix.of(MatrixLayout.floats(batch * s[3] * s[2], random), s[3], s[2]);
            Matrix c = Matrix.of(new float[batch * s[1] * s[2]], s[1], s[2]);
            tier.gemm(TWO)
                    .multiply(
                            batch,
                            new MatrixBatch(a, s[1] * s[3]),
                            new MatrixBatch(b, s[3] * s[2]),
                            new MatrixBatch(c, s[1] * s[2]),
                            false,
                            null);
            for (int i = 0; i < batch; i++) {
                Matrix ai = shifted(a, i * s[1] * s[3]);
                Matrix bi = shifted(b, i * s[3] * s[2]);
                Matrix ci = shifted(c, i * s[1] * s[2]);
                Matrix zeros = new Matrix(new float[c.data().length], ci.offset(), s[1], s[2], s[2], 1);
                assertExact(ai, bi, ci, zeros.data(), "batch " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameBitsWithAnyNumberOfThreads(Tier tier) {
        Random random = new Random(8);
        for (int[] s : new int[][] {{257, 300, 500}, {1, 1000, 700}, {17, 513, 400}, {300, 10, 400}, {129, 129, 129}}) {
            Matrix a = ROWS.matrix(s[0], s[2], random);
            Matrix b = COLUMNS.matrix(s[2], s[1], random);
            List<float[]> results = new ArrayList<>();
            for (WorkerPool pool : List.of(ONE, TWO, THREE)) {
                Matrix c = Matrix.of(new float[s[0] * s[1]], s[0], s[1]);
                tier.gemm(pool).multiply(a, b, c, false);
                results.add(c.data());
            }
            assertThat(results.get(1)).isEqualTo(results.get(0));
            assertThat(results.get(2)).isEqualTo(results.get(0));
        }
    }

    /**
     * Products with exchanged operands that add to C. Each block of C is then read into scratch memory and written
     * back. It must not write elements of its neighbours.
     */
    @ParameterizedTest
    @EnumSource
    void blocksThatStartFromCDoNotOverlap(Tier tier) {
        Random random = new Random(10);
        for (int round = 0; round < 5; round++) {
            check(tier, tier.gemm(TWO), ROWS, COLUMNS, ROWS, 64, 200, 2048, false, random);
            check(tier, tier.gemm(TWO), COLUMNS, ROWS, ROWS, 4096, 10, 256, true, random);
            check(tier, tier.gemm(THREE), COLUMNS, ROWS, ROWS, 2100, 17, 100, true, random);
        }
    }

    @ParameterizedTest
    @EnumSource
    void concurrentCallersDoNotInterfere(Tier tier) throws Exception {
        Gemm gemm = tier.gemm(TWO);
        try (var callers = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Random random = new Random(i);
                calls.add(() -> {
                    for (int round = 0; round < 10; round++) {
                        int m = 1 + random.nextInt(100);
                        int n = 1 + random.nextInt(200);
                        check(tier, gemm, ROWS, COLUMNS, ROWS, m, n, 90, false, random);
                    }
                    return null;
                });
            }
            for (var call : callers.invokeAll(calls)) {
                call.get();
            }
        }
    }

    /** If C2 failed to keep vectors in registers, a call would allocate megabytes. */
    @ParameterizedTest
    @EnumSource
    void aSteadyCallAllocatesNoArray(Tier tier) {
        Random random = new Random(9);
        Gemm gemm = tier.gemm(ONE);
        Matrix a = ROWS.matrix(128, 200, random);
        Matrix b = ROWS.matrix(200, 256, random);
        Matrix c = Matrix.of(new float[128 * 256], 128, 256);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (least > 1_000 && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                gemm.multiply(a, b, c, true);
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 20);
        }
        assertThat(least).isLessThan(1_000);
    }

    // ---- helpers

    private static Matrix shifted(Matrix m, int by) {
        return new Matrix(m.data(), m.offset() + by, m.rows(), m.columns(), m.rowStride(), m.columnStride());
    }

    private static MatrixLayout pick(Random random) {
        return MatrixLayout.values()[random.nextInt(MatrixLayout.values().length)];
    }
}
