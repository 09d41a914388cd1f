package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;

class TensorsTest extends ReferenceDeviceTestBase {
    @Test
    void identityMatrices() {
        assertThat(Tensors.eye(device, DType.FLOAT32, 2).toFloatArray()).containsExactly(1, 0, 0, 1);
        assertThat(Tensors.eye(device, DType.BOOL, 1).toLongArray()).containsExactly(1);
        assertThat(Tensors.eye(device, DType.FLOAT32, 0).shape()).isEqualTo(Shape.of(0, 0));
    }

    @Test
    void rectangularIdentities() {
        assertThat(Tensors.eye(device, DType.INT32, 2, 3).toLongArray()).containsExactly(1, 0, 0, 0, 1, 0);
        assertThat(Tensors.eye(device, DType.BOOL, 3, 1).toLongArray()).containsExactly(1, 0, 0);
        assertThat(Tensors.eye(device, DType.FLOAT32, 0, 3).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(Tensors.eye(device, DType.FLOAT32, 2, 0).shape()).isEqualTo(Shape.of(2, 0));
        assertThatThrownBy(() -> Tensors.eye(device, DType.FLOAT32, -1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void ranges() {
        assertThat(Tensors.arange(device, 3).toLongArray()).containsExactly(0, 1, 2);
        assertThat(Tensors.arange(device, DType.FLOAT32, 1, 2, 0.25).toFloatArray())
                .containsExactly(1, 1.25f, 1.5f, 1.75f);
        assertThat(Tensors.arange(device, DType.INT32, 5, 0, -2).toLongArray()).containsExactly(5, 3, 1);
        assertThat(Tensors.arange(device, DType.FLOAT64, 1, 0, 1).shape()).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> Tensors.arange(device, DType.INT32, 0, 3, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "arange: the start 0.0 and the step 0.5 must be whole numbers for the type INT32: take FLOAT32");
        assertThatThrownBy(() -> Tensors.arange(device, DType.FLOAT32, 0, 3, 0)).hasMessageContaining("the step not 0");
        assertThatThrownBy(() -> Tensors.arange(device, -1)).hasMessageContaining("-1 numbers do not fit");
    }

    @Test
    void equalDistancesEndExactly() {
        double[] values = Tensors.linspace(device, DType.FLOAT64, 0.1, 0.7, 7).toDoubleArray();
        assertThat(values).hasSize(7).startsWith(0.1).endsWith(0.7).isSorted();
        assertThat(Tensors.linspace(device, DType.FLOAT32, 2, 5, 1).toFloatArray())
                .containsExactly(2);
        assertThat(Tensors.linspace(device, DType.FLOAT32, 2, 5, 0).shape()).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> Tensors.linspace(device, DType.INT32, 0, 3, 4))
                .hasMessage("linspace needs a floating type, not INT32: arange makes integers");
    }

    @Test
    void closenessHasTolerancesAndInfinities() {
        Tensor a = Tensor.of(device, new float[] {1, 100, Float.POSITIVE_INFINITY}, 3);
        assertThat(a.allClose(Tensor.of(device, new float[] {1.000005f, 100.0005f, Float.POSITIVE_INFINITY}, 3)))
                .isTrue();
        assertThat(a.allClose(Tensor.of(device, new float[] {1.0001f, 100, Float.POSITIVE_INFINITY}, 3)))
                .isFalse();
        assertThat(a.allClose(Tensor.of(device, new float[] {1, 100, 5}, 3), 1e30, 1e30))
                .isFalse();
        Tensor nan = Tensor.scalar(device, Double.NaN);
        assertThat(nan.allClose(nan, 1, 1)).isFalse();
        assertThat(Tensor.of(device, new long[] {Long.MIN_VALUE}, 1)
                        .allClose(Tensor.of(device, new long[] {Long.MAX_VALUE}, 1)))
                .isFalse();
        assertThatThrownBy(() -> a.allClose(a, -1, 0)).hasMessageContaining("must be at least 0");
    }

    @Test
    void samplesWithReplacementHaveTheirProbabilities() {
        Tensor weights = Tensor.of(device, new float[] {0, 1, 0, 3, 0, 2e-38f, 0, 6e-38f}, 2, 4);
        long[] drawn =
                Sampling.multinomial(weights, 20_000, true, RandomKey.of(3)).toLongArray();
        for (int row = 0; row < 2; row++) {
            long[] indices = Arrays.copyOfRange(drawn, row * 20_000, (row + 1) * 20_000);
            long rare = row == 0 ? 1 : 1;
            long frequent = 3;
            assertThat(Arrays.stream(indices).allMatch(i -> i == rare || i == frequent))
                    .isTrue();
            // Four standard deviations of 20,000 draws with probability 3/4.
            assertThat((double)
                            Arrays.stream(indices).filter(i -> i == frequent).count())
                    .isBetween(15_000 - 245.0, 15_000 + 245.0);
        }
    }

    @Test
    void samplesWithoutReplacementAreDifferentAndFirstOnesHaveTheirProbabilities() {
        float[] repeated = new float[4 * 5_000];
        for (int i = 0; i < repeated.length; i += 4) {
            repeated[i] = 1;
            repeated[i + 2] = 3;
            repeated[i + 3] = 4;
        }
        Tensor weights = Tensor.of(device, repeated, 5_000, 4);
        long[] drawn = Sampling.multinomial(weights, 3, false, RandomKey.of(5)).toLongArray();
        int[] first = new int[4];
        int[] secondAfterThree = new int[4];
        for (int i = 0; i < drawn.length; i += 3) {
            long[] row = Arrays.copyOfRange(drawn, i, i + 3);
            first[(int) row[0]]++;
            if (row[0] == 3) {
                secondAfterThree[(int) row[1]]++;
            }
            Arrays.sort(row);
            assertThat(row).containsExactly(0, 2, 3);
        }
        // Of 5,000 with probabilities 1/8, 3/8 and 1/2, within four standard deviations.
        assertThat(first[0]).isBetween(625 - 94, 625 + 94);
        assertThat(first[2]).isBetween(1_875 - 137, 1_875 + 137);
        // What is left has the probabilities 1/4 and 3/4.
        double after = secondAfterThree[0] + secondAfterThree[2];
        assertThat(secondAfterThree[2] / after).isBetween(0.75 - 0.036, 0.75 + 0.036);
    }

    @Test
    void weightsMayBeFarApart() {
        Tensor weights = Tensor.of(device, new float[] {0, 1e35f, 1e-2f, 1e-35f}, 4);
        assertThat(Sampling.multinomial(weights, 3, false, RandomKey.of(4)).toLongArray())
                .containsExactly(1, 2, 3);
        assertThat(Sampling.multinomial(weights, 3, true, RandomKey.of(4)).toLongArray())
                .containsOnly(1);
    }

    @Test
    void samplesDependOnTheKeyAlone() {
        Tensor weights = Tensor.of(device, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 8);
        for (boolean replacement : new boolean[] {true, false}) {
            long[] once = Sampling.multinomial(weights, 8, replacement, RandomKey.of(1))
                    .toLongArray();
            long[] again = Sampling.multinomial(weights, 8, replacement, RandomKey.of(1))
                    .toLongArray();
            long[] other = Sampling.multinomial(weights, 8, replacement, RandomKey.of(2))
                    .toLongArray();
            assertThat(once).isEqualTo(again).isNotEqualTo(other);
        }
        assertThat(Sampling.multinomial(weights, 0, true, RandomKey.of(1)).shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void weightsThatCannotBeDrawnFrom() {
        RandomKey key = RandomKey.of(1);
        Tensor two = Tensor.of(device, new float[] {1, 0, 2, 0, 0, 0}, 2, 3);
        assertThatThrownBy(() -> Sampling.multinomial(two, 1, true, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("multinomial: a row of the weights [2, 3] has 0 that are not 0, but 1 are needed");
        assertThatThrownBy(() -> Sampling.multinomial(two.get(0, 0), 3, false, key))
                .hasMessageContaining("has 2 that are not 0, but 3 are needed");
        assertThatThrownBy(() -> Sampling.multinomial(two.minus(1), 1, true, key))
                .hasMessage("multinomial: a weight is negative or not finite");
        assertThatThrownBy(() -> Sampling.multinomial(Tensor.scalar(device, 1), 1, true, key))
                .hasMessageContaining("at least one axis");
    }
}
