package org.kudari.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.cpu.gemm.MatrixLayout.COLUMNS;
import static org.kudari.cpu.gemm.MatrixLayout.PADDED_ROWS;
import static org.kudari.cpu.gemm.MatrixLayout.ROWS;
import static org.kudari.cpu.gemm.MatrixLayout.SAME_COLUMN;
import static org.kudari.cpu.gemm.WrittenOutProduct.assertExact;
import static org.kudari.cpu.gemm.WrittenOutProduct.check;

import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.cpu.gemm.GemmTest.Tier;
import org.kudari.cpu.threads.WorkerPool;

/** Compares deep products with the sum as plain loops, bit for bit, and their error with that of exact sums. */
class DeepGemmTest {
    private static final WorkerPool ONE = new WorkerPool(1);
    private static final WorkerPool THREE = new WorkerPool(3);

    @AfterAll
    static void close() {
        THREE.close();
    }

    @ParameterizedTest
    @EnumSource
    void awkwardDepths(Tier tier) {
        Random random = new Random(1);
        int[] depths = {2049, 2048 + 63, 4096, 3 * 2048 + 1, 5 * 2048 + 65, 9 * 2048 - 1};
        int[][] shapes = {{1, 1}, {1, 70}, {70, 1}, {28, 28}, {7, 131}};
        for (int k : depths) {
            for (int[] s : shapes) {
                boolean accumulate = random.nextBoolean();
                check(tier, tier.gemm(THREE), ROWS, ROWS, ROWS, s[0], s[1], k, accumulate, random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLayoutOfEveryMatrix(Tier tier) {
        Random random = new Random(2);
        for (MatrixLayout a : MatrixLayout.values()) {
            for (MatrixLayout b : MatrixLayout.values()) {
                MatrixLayout c = MatrixLayout.OUTPUTS.get(random.nextInt(MatrixLayout.OUTPUTS.size()));
                check(tier, tier.gemm(THREE), a, b, c, 9, 37, 2200, random.nextBoolean(), random);
            }
        }
    }

    /** An output so large that few chunks, or one, are computed at a time. */
    @ParameterizedTest
    @EnumSource(names = {"BITS_256", "BITS_512"})
    void largeOutputs(Tier tier) {
        Random random = new Random(3);
        check(tier, tier.gemm(THREE), COLUMNS, ROWS, ROWS, 500, 700, 6 * 2048 + 100, true, random);
        check(tier, tier.gemm(THREE), ROWS, COLUMNS, PADDED_ROWS, 1030, 1020, 4200, false, random);
    }

    @ParameterizedTest
    @EnumSource
    void sameBitsWithAnyNumberOfThreads(Tier tier) {
        Random random = new Random(4);
        Matrix a = COLUMNS.matrix(30, 200_000, random);
        Matrix b = ROWS.matrix(200_000, 30, random);
        Matrix one = Matrix.of(new float[900], 30, 30);
        Matrix three = Matrix.of(new float[900], 30, 30);
        tier.gemm(ONE).multiply(a, b, one, false);
        tier.gemm(THREE).multiply(a, b, three, false);
        assertThat(three.data()).isEqualTo(one.data());
    }

    @ParameterizedTest
    @EnumSource
    void batchesAndEpilogues(Tier tier) {
        batch(tier, 2);
        // So many that each is one thread's.
        batch(tier, 40);
    }

    private static void batch(Tier tier, int count) {
        Random random = new Random(5);
        int size = 12 * 20;
        Matrix a = ROWS.matrix(12, 2500, random);
        Matrix b = SAME_COLUMN.matrix(2500, 20, random);
        float[] result = new float[count * size];
        AtomicIntegerArray visits = new AtomicIntegerArray(count * size);
        Matrix c = Matrix.of(result, 12, 20);
        BlockEpilogue negate = (i, rowFrom, rowTo, from, to) -> {
            for (int row = rowFrom; row < rowTo; row++) {
                for (int column = from; column < to; column++) {
                    int at = i * size + c.index(row, column);
                    visits.incrementAndGet(at);
                    result[at] = -result[at];
                }
            }
        };
        MatrixBatch products = new MatrixBatch(c, size);
        tier.gemm(THREE).multiply(count, new MatrixBatch(a, 0), new MatrixBatch(b, 0), products, false, negate);
        for (int at = 0; at < result.length; at++) {
            assertThat(visits.get(at)).isEqualTo(1);
            result[at] = -result[at];
        }
        for (int i = 0; i < count; i++) {
            assertExact(a, b, products.matrix(i), new float[count * size], tier + " product " + i);
        }
    }

    /** Equal terms are the worst case: each rounding of a sum errs in the same direction. */
    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.3f, 0.7f, 1.1f, 0.01f, 1e-20f, 1 / 3f})
    void theErrorOfEqualTermsDoesNotGrowWithTheirNumber(float term) {
        int k = 4_000_000;
        Matrix x = new Matrix(new float[] {term}, 0, 1, k, 0, 0);
        Matrix ones = new Matrix(new float[] {1}, 0, k, 1, 0, 0);
        Matrix c = Matrix.of(new float[1], 1, 1);
        Gemm.plain(THREE).multiply(x, ones, c, false);
        assertThat((double) c.data()[0] / ((double) term * k)).isCloseTo(1, within(2e-6));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "BITS_256", "BITS_512"})
    void productOfAMillionRowsWithThemselves(Tier tier) {
        int rows = 1_000_000;
        int columns = 5;
        Random random = new Random(6);
        float[] data = new float[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = i % columns == 0 ? 0.1f : 3 + (float) random.nextGaussian();
        }
        Matrix x = Matrix.of(data, rows, columns);
        Matrix c = Matrix.of(new float[columns * columns], columns, columns);
        tier.gemm(THREE).multiply(x.transposed(), x, c, false);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                double exact = 0;
                for (int row = 0; row < rows; row++) {
                    exact += (double) data[row * columns + i] * data[row * columns + j];
                }
                assertThat(c.data()[i * columns + j] / exact).isCloseTo(1, within(2e-6));
            }
        }
    }
}
