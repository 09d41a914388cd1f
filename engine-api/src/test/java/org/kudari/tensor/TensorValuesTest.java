package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.testing.DeviceMemoryBackend;

class TensorValuesTest extends ReferenceDeviceTestBase {
    private Tensor ints(int... values) {
        return Tensor.of(device, values, values.length);
    }

    private Tensor bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Tensor.of(device, bytes, values.length);
    }

    @Test
    void integersOfAnExpressionDivideTowardsZeroAndByZeroGiveZero() {
        Expr quotient = Expr.input(0).div(Expr.input(1));
        assertThat(ints(7, -7, 7, 0).map(quotient, List.of(ints(2, 2, 0, 0))).toLongArray())
                .containsExactly(3, -3, 0, 0);
        assertThat(ints(Integer.MIN_VALUE).map(quotient, List.of(ints(-1))).toLongArray())
                .containsExactly(Integer.MIN_VALUE);
    }

    @Test
    void integersWrap() {
        assertThat(ints(Integer.MAX_VALUE).plus(1).toLongArray()).containsExactly(Integer.MIN_VALUE);
        assertThat(bytes(200, 255).plus(bytes(100, 1)).toLongArray()).containsExactly(44, 0);
        Tensor most = Tensor.of(device, new long[] {Long.MAX_VALUE}, 1);
        assertThat(most.plus(1).toLongArray()).containsExactly(Long.MIN_VALUE);
        assertThat(ints(1 << 30, 1 << 30).sum().toLongArray())
                .as("sums are INT64")
                .containsExactly(1L << 31);
    }

    @Test
    void longsKeepEveryBit() {
        Tensor odd = Tensor.of(device, new long[] {(1L << 53) + 1}, 1);
        assertThat(odd.times(1).plus(0).toLongArray()).containsExactly((1L << 53) + 1);
        assertThat(odd.equalTo(Tensor.of(device, new long[] {1L << 53}, 1)).toLongArray())
                .containsExactly(0);
    }

    @Test
    void theLaterTypeWins() {
        DType[] types = DType.values();
        for (DType a : types) {
            for (DType b : types) {
                Tensor x = Tensor.ones(device, a, Shape.of(2));
                Tensor y = Tensor.ones(device, b, Shape.of(2));
                DType wider = a.ordinal() > b.ordinal() ? a : b;
                assertThat(x.times(y).type()).as(a + " and " + b).isEqualTo(wider);
            }
            assertThat(Tensor.ones(device, a, Shape.of(2)).times(3).type())
                    .as("numbers never promote")
                    .isEqualTo(a);
        }
        assertThat(floats(1).lessThan(2).type()).isEqualTo(DType.BOOL);
        assertThat(floats(1).argMax(0).type()).isEqualTo(DType.INT64);
    }

    @Test
    void conversionsAreJavas() {
        Tensor x = floats(-1.9f, 300.7f, Float.NaN, Float.POSITIVE_INFINITY, -0f);
        assertThat(x.to(DType.INT32).toLongArray()).containsExactly(-1, 300, 0, Integer.MAX_VALUE, 0);
        assertThat(x.to(DType.INT64).toLongArray()).containsExactly(-1, 300, 0, Long.MAX_VALUE, 0);
        assertThat(x.to(DType.UINT8).toLongArray()).containsExactly(255, 44, 0, 255, 0);
        assertThat(x.to(DType.BOOL).toLongArray()).containsExactly(1, 1, 1, 1, 0);
        assertThat(x.to(DType.FLOAT32)).isSameAs(x);
    }

    @Test
    void anyTypeIsReadAsAnyArray() {
        assertThat(bytes(0, 255).toFloatArray()).containsExactly(0, 255);
        assertThat(ints(-3).toDoubleArray()).containsExactly(-3);
        assertThat(floats(2.7f).toLongArray()).containsExactly(2);
        assertThat(Tensor.of(device, new boolean[] {true, false}, 2).toFloatArray())
                .containsExactly(1, 0);
        assertThat(Tensor.of(device, new double[] {0.1}, 1).toDoubleArray()).containsExactly(0.1);
        assertThat(Tensor.of(device, new boolean[] {true}, 1).item()).isEqualTo(1);
        assertThat(ints(42).reshape(1, 1, 1).item()).isEqualTo(42);
        assertThat(Tensor.scalar(device, 1.5).item()).isEqualTo(1.5);
    }

    /** Views as well, into arrays of another type. */
    @Test
    void awkwardNumbersAreReadAsJavaConvertsThem() {
        float[] values = {-0f, 2.5f, -2.5f, Float.NaN, 1e19f, Float.NEGATIVE_INFINITY};
        Tensor reversed = floats(values).flip(0);
        Tensor doubles = reversed.to(DType.FLOAT64);
        float[] expected = new float[values.length];
        double[] wider = new double[values.length];
        long[] whole = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = values[values.length - 1 - i];
            wider[i] = expected[i];
            whole[i] = (long) expected[i];
        }
        for (Tensor tensor : List.of(reversed, doubles)) {
            assertThat(tensor.toFloatArray()).containsExactly(expected);
            assertThat(tensor.toDoubleArray()).containsExactly(wider);
            assertThat(tensor.toLongArray()).containsExactly(whole);
        }
        Tensor longs = Tensor.of(device, new long[] {Long.MAX_VALUE, (1L << 53) + 1}, 2);
        assertThat(longs.toLongArray()).containsExactly(Long.MAX_VALUE, (1L << 53) + 1);
        assertThat(longs.toFloatArray()).containsExactly((float) Long.MAX_VALUE, (float) ((1L << 53) + 1));
        assertThat(longs.toDoubleArray()).containsExactly((double) Long.MAX_VALUE, (double) ((1L << 53) + 1));
        assertThat(ints(-7, Integer.MAX_VALUE).toFloatArray()).containsExactly(-7, (float) Integer.MAX_VALUE);
        assertThat(ints(-7, Integer.MAX_VALUE).toDoubleArray()).containsExactly(-7, Integer.MAX_VALUE);
        assertThat(bytes(200).toDoubleArray()).containsExactly(200);
        assertThat(bytes(200).toLongArray()).containsExactly(200);
    }

    @Test
    void truthValues() {
        Tensor p = Tensor.of(device, new boolean[] {true, true, false, false}, 4);
        Tensor q = Tensor.of(device, new boolean[] {true, false, true, false}, 4);
        assertThat(p.and(q).toLongArray()).containsExactly(1, 0, 0, 0);
        assertThat(p.or(q).toLongArray()).containsExactly(1, 1, 1, 0);
        assertThat(p.not().toLongArray()).containsExactly(0, 0, 1, 1);
        assertThat(p.sum().toLongArray()).as("how many").containsExactly(2);
        assertThat(p.select(floats(1, 2, 3, 4), floats(-1, -2, -3, -4)).toFloatArray())
                .containsExactly(1, 2, -3, -4);
        assertThat(p.select(ints(1, 2, 3, 4), 9).toLongArray()).containsExactly(1, 2, 9, 9);
    }

    @Test
    void comparisonsWithNaNAreFalse() {
        Tensor x = floats(Float.NaN, 1);
        assertThat(x.lessThan(2).toLongArray()).containsExactly(0, 1);
        assertThat(x.greaterEqual(0.0).toLongArray()).containsExactly(0, 1);
        assertThat(x.equalTo(x).toLongArray()).containsExactly(0, 1);
        assertThat(x.notEqualTo(x).toLongArray()).containsExactly(1, 0);
    }

    @Test
    void reductionsOfSpecialCases() {
        assertThat(floats(1, Float.NaN, 3).max().item()).isNaN();
        assertThat(floats(5, Float.NaN, Float.NaN).argMax(0).item()).isEqualTo(1);
        assertThat(floats(5, 7, 7).argMax(0).item()).isEqualTo(1);
        assertThat(floats(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY)
                        .logSumExp(0)
                        .item())
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(floats(1000, 1000).logSumExp(0).item()).isCloseTo(1000.6931, within(1e-3));
        assertThat(counting(0).sum().item()).isZero();
        assertThat(counting(0).mean().item()).isNaN();
        assertThat(counting(0, 3).sum(0).toFloatArray()).containsExactly(0, 0, 0);
        assertThat(counting(0, 3).sum(1).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void aProductOfDepthZeroIsZero() {
        assertThat(counting(2, 0).matmul(counting(0, 3)).toFloatArray()).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(counting(0, 4).matmul(counting(4, 3)).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(counting(3, 2, 0).matmul(counting(0, 2)).shape()).isEqualTo(Shape.of(3, 2, 2));
    }

    @Test
    void viewsShareMemory() {
        Tensor whole = counting(2, 3);
        Tensor column = whole.transpose().slice(0, 1, 2);
        Tensor reversed = whole.reshape(6).flip(0);
        InPlace.copy(Tensor.scalar(device, 0), column);
        assertThat(whole.toFloatArray()).containsExactly(1, 0, 3, 4, 0, 6);
        assertThat(reversed.toFloatArray()).containsExactly(6, 0, 4, 3, 0, 1);
        assertThat(whole.reshape(3, 2).storage()).isSameAs(whole.storage());
        assertThat(whole.transpose().reshape(6).storage())
                .as("no strides say this")
                .isNotSameAs(whole.storage());
    }

    @Test
    void nothingIsSharedWithTheCaller() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(device, values, 2);
        values[0] = 9;
        tensor.toFloatArray()[1] = 9;
        assertThat(tensor.toFloatArray()).containsExactly(1, 2);
        float[] copy = new float[2];
        tensor.flip(0).copyTo(MemorySegment.ofArray(copy));
        assertThat(copy).containsExactly(2, 1);
    }

    @Test
    void aTensorMovesBetweenDevices() {
        try (Device other = new Device(new DeviceMemoryBackend())) {
            Tensor there = counting(2, 3).transpose().on(other);
            assertThat(there.device()).isSameAs(other);
            assertThat(there.toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(there.on(other)).isSameAs(there);
        }
    }

    @Test
    void randomNumbersDependOnTheKeyAlone() {
        Tensor once = Tensor.random(device, Distribution.NORMAL, RandomKey.of(3), DType.FLOAT32, Shape.of(101));
        Tensor again = Tensor.random(device, Distribution.NORMAL, RandomKey.of(3), DType.FLOAT32, Shape.of(101));
        Tensor longer = Tensor.random(device, Distribution.NORMAL, RandomKey.of(3), DType.FLOAT32, Shape.of(7, 20));
        assertThat(again.toFloatArray()).isEqualTo(once.toFloatArray());
        assertThat(longer.reshape(140).slice(0, 0, 101).toFloatArray()).isEqualTo(once.toFloatArray());
        Tensor uniform = Tensor.random(device, Distribution.UNIFORM, RandomKey.of(3), DType.FLOAT64, Shape.of(1000));
        assertThat(DoubleStream.of(uniform.toDoubleArray())).allMatch(value -> value >= 0 && value < 1);
    }
}
