package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Whole numbers in calls on tensors are exact, and those that a type cannot hold are refused. */
class WholeNumbersTest extends ReferenceDeviceTestBase {
    /** The first whole number that no double holds. */
    private static final long ODD = (1L << 53) + 1;

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        7,
        -7,
        ODD,
        -ODD,
        ODD - 1,
        ODD + 1,
        1L << 62,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        0xFFFF_FFFFL,
        0x1_0000_0001L,
        0x7FFF_FFFF_8000_0000L,
        -0x8000_0001L
    };

    private Tensor longs(long... values) {
        return Tensor.of(device, values, values.length);
    }

    private Tensor ints(int... values) {
        return Tensor.of(device, values, values.length);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void arithmeticWithANumberIsThatOfLongs() {
        for (long number : NUMBERS) {
            Tensor x = longs(NUMBERS);
            long[] plus = x.plus(number).toLongArray();
            long[] minus = x.minus(number).toLongArray();
            long[] times = x.times(number).toLongArray();
            long[] smaller = x.minimum(number).toLongArray();
            long[] larger = x.maximum(number).toLongArray();
            long[] quotients = x.floorDiv(number).toLongArray();
            for (int i = 0; i < NUMBERS.length; i++) {
                long a = NUMBERS[i];
                String operands = a + " and " + number;
                assertThat(plus[i]).as(operands).isEqualTo(a + number);
                assertThat(minus[i]).as(operands).isEqualTo(a - number);
                assertThat(times[i]).as(operands).isEqualTo(a * number);
                assertThat(smaller[i]).as(operands).isEqualTo(Math.min(a, number));
                assertThat(larger[i]).as(operands).isEqualTo(Math.max(a, number));
                assertThat(quotients[i]).as(operands).isEqualTo(number == 0 ? 0 : Math.floorDiv(a, number));
            }
        }
    }

    @Test
    void comparisonsWithANumberAreThoseOfLongs() {
        for (long number : NUMBERS) {
            Tensor x = longs(NUMBERS);
            long[] less = x.lessThan(number).toLongArray();
            long[] lessEqual = x.lessEqual(number).toLongArray();
            long[] greater = x.greaterThan(number).toLongArray();
            long[] greaterEqual = x.greaterEqual(number).toLongArray();
            long[] equal = x.equalTo(number).toLongArray();
            long[] selected = x.equalTo(number).select(x, number).toLongArray();
            for (int i = 0; i < NUMBERS.length; i++) {
                int order = Long.compare(NUMBERS[i], number);
                String operands = NUMBERS[i] + " and " + number;
                assertThat(less[i]).as(operands).isEqualTo(order < 0 ? 1 : 0);
                assertThat(lessEqual[i]).as(operands).isEqualTo(order <= 0 ? 1 : 0);
                assertThat(greater[i]).as(operands).isEqualTo(order > 0 ? 1 : 0);
                assertThat(greaterEqual[i]).as(operands).isEqualTo(order >= 0 ? 1 : 0);
                assertThat(equal[i]).as(operands).isEqualTo(order == 0 ? 1 : 0);
                assertThat(selected[i]).as(operands).isEqualTo(number);
            }
        }
    }

    @Test
    void anIntegerTypeIsComparedWithNumbersBeyondIt() {
        assertThat(ints(Integer.MAX_VALUE).lessThan(1L << 40).toLongArray()).containsExactly(1);
        assertThat(ints(Integer.MAX_VALUE).equalTo((1L << 32) - 1).toLongArray())
                .containsExactly(0);
        Tensor bytes = Tensor.of(device, new byte[] {(byte) 200}, 1);
        assertThat(bytes.lessThan(300).toLongArray()).containsExactly(1);
        assertThat(bytes.greaterThan(-1).toLongArray()).containsExactly(1);
        assertThat(ints(-1).lessThan(Long.MIN_VALUE + 1).toLongArray()).containsExactly(0);
    }

    @Test
    void aTensorIsFilledWithAnyLong() {
        for (long number : NUMBERS) {
            assertThat(Tensor.full(device, DType.INT64, Shape.of(2), number).toLongArray())
                    .containsExactly(number, number);
        }
        assertThat(Tensor.full(device, DType.INT32, Shape.of(1), Integer.MIN_VALUE)
                        .toLongArray())
                .containsExactly(Integer.MIN_VALUE);
        assertThat(Tensor.full(device, DType.INT64, Shape.of(1), -0x1p63).toLongArray())
                .containsExactly(Long.MIN_VALUE);
        assertThat(Tensor.full(device, DType.FLOAT64, Shape.of(1), ODD).item()).isEqualTo(0x1p53);
        assertThat(Tensor.full(device, DType.FLOAT32, Shape.of(1), 0.1).item()).isEqualTo(0.1f);
        for (double truth : new double[] {0.5, -3, Double.NaN}) {
            assertThat(Tensor.full(device, DType.BOOL, Shape.of(1), truth).toLongArray())
                    .containsExactly(1);
        }
        assertThat(Tensor.full(device, DType.BOOL, Shape.of(1), -0.0).toLongArray())
                .containsExactly(0);
    }

    @Test
    void floatingTensorsRoundANumberOnce() {
        // Rounded to double first, it would lie halfway between two floats and go down.
        long aboveHalf = (1L << 60) + (1L << 36) + 1;
        assertThat(floats(0).plus(aboveHalf).item()).isEqualTo((float) aboveHalf);
        assertThat(Tensor.full(device, DType.FLOAT32, Shape.of(1), aboveHalf).item())
                .isEqualTo((float) aboveHalf);
        assertThat(floats(1).times(2).item()).isEqualTo(2);
        assertThat(Tensor.of(device, new double[] {0}, 1).plus(Long.MAX_VALUE).item())
                .isEqualTo(0x1p63);
    }

    @Test
    void aSingleElementIsReadExactlyOrNotAtAll() {
        assertThat(longs(ODD).itemLong()).isEqualTo(ODD);
        assertThat(longs(Long.MIN_VALUE).itemLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(longs(Long.MIN_VALUE).item()).isEqualTo(-0x1p63);
        assertThat(longs(ODD - 1).item()).isEqualTo(0x1p53);
        assertThat(ints(Integer.MIN_VALUE).item()).isEqualTo(Integer.MIN_VALUE);
        assertThat(floats(16777216f).itemLong()).isEqualTo(1L << 24);
        assertThatThrownBy(() -> longs(ODD).item())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "item() gives a double, but none holds the INT64 9007199254740993: read it with itemLong()");
        assertThatThrownBy(() -> longs(Long.MAX_VALUE).item()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> floats(2.5f).itemLong())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("itemLong() gives a long, but none equals the FLOAT32 2.5: read it with item()");
        for (float none : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0x1p63f}) {
            assertThatThrownBy(() -> floats(none).itemLong()).isInstanceOf(ArithmeticException.class);
        }
        assertThatThrownBy(() -> longs(1, 2).itemLong())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("itemLong() reads a single element, but this tensor has shape [2]");
    }

    @Test
    void integersArePrintedAsSuch() {
        assertThat(longs(ODD, -1)).hasToString("INT64 [2] on reference [9007199254740993, -1]");
        assertThat(floats(1.5f)).hasToString("FLOAT32 [1] on reference [1.5]");
    }

    @Test
    void numbersThatATypeCannotHoldAreRefused() {
        Tensor bytes = Tensor.of(device, new byte[] {1}, 1);
        assertRefused(
                () -> bytes.plus(300), "add: the number 300 does not fit UINT8, which holds 0 to 255: take INT32");
        assertRefused(() -> bytes.minus(-1), "sub: the number -1 does not fit UINT8, which holds 0 to 255: take INT32");
        assertRefused(
                () -> ints(1).times(1L << 40),
                "mul: the number 1099511627776 does not fit INT32, which holds -2147483648 to 2147483647: take INT64");
        assertRefused(
                () -> ints(1).maximum(1e300),
                "max: the number 1.0E300 does not fit INT32, which holds -2147483648 to 2147483647: take FLOAT64");
        assertRefused(
                () -> longs(1).plus(0x1p63),
                "add: the number 9.223372036854776E18 does not fit INT64, which holds -9223372036854775808 to"
                        + " 9223372036854775807: take FLOAT64");
        assertRefused(
                () -> ints(1).floorDiv(1L << 31),
                "floorDiv: the number 2147483648 does not fit INT32, which holds -2147483648 to 2147483647: take INT64");
        assertRefused(
                () -> ints(1).lessThan(2).select(bytes, 256),
                "select: the number 256 does not fit UINT8, which holds 0 to 255: take INT32");
        assertRefused(
                () -> Tensor.full(device, DType.UINT8, Shape.of(1), 300),
                "full: the number 300 does not fit UINT8, which holds 0 to 255: take INT32");
        assertRefused(
                () -> Tensor.full(device, DType.INT32, Shape.of(1), 1.5),
                "full: the number 1.5 is no integer, but the type is INT32: take FLOAT32");
        assertRefused(
                () -> Tensor.full(device, DType.INT64, Shape.of(1), Double.NaN),
                "full: the number NaN is no integer, but the type is INT64: take FLOAT32");
        assertRefused(
                () -> longs(1).lessThan(1e19),
                "the number 1.0E19 does not fit a 64-bit integer, but the operands are INT64: convert them with"
                        + " to(FLOAT32)");
        assertRefused(
                () -> longs(1).equalTo(0.5),
                "the number 0.5 is no integer, but the operands are INT64: convert them with to(FLOAT32)");
        // The ends of the range do fit.
        assertThat(bytes.plus(255).toLongArray()).containsExactly(0);
        assertThat(ints(0).plus(Integer.MIN_VALUE).toLongArray()).containsExactly(Integer.MIN_VALUE);
    }

    @Test
    void integersHaveNoQuotients() {
        String advice = ": convert them with to(FLOAT32), or divide with floorDiv, which gives whole numbers";
        assertRefused(() -> ints(7).div(ints(2)), "div needs a floating type, but its operands are INT32" + advice);
        assertRefused(() -> ints(7).div(longs(2)), "div needs a floating type, but its operands are INT64" + advice);
        assertRefused(() -> longs(7).div(2), "div needs a floating type, but its operands are INT64" + advice);
        assertRefused(
                () -> ints(7).pow(-1),
                "pow by -1.0 needs a floating type, but its operands are INT32: convert them with to(FLOAT32)");
        assertThatThrownBy(() -> ints(7).pow(-2)).hasMessageContaining("needs a floating type");
        for (NamedFunction function : List.of(NamedFunction.SOFTSIGN, NamedFunction.HARD_SWISH)) {
            assertRefused(
                    () -> ints(7).map(function),
                    function.functionName()
                            + " needs a floating type, but its operands are INT32: convert them with to(FLOAT32)");
        }
        assertThat(ints(-7, 7).map(NamedFunction.RELU).toLongArray()).containsExactly(0, 7);
        assertThat(ints(7).div(floats(2)).item()).isEqualTo(3.5);
        assertThat(floats(7).div(ints(2)).item()).isEqualTo(3.5);
        assertThat(ints(-3).pow(2).toLongArray()).containsExactly(9);
        assertThat(ints(-3).pow(-0.0).toLongArray()).containsExactly(1);
    }

    @Test
    void floorDivisionRoundsDown() {
        assertThat(ints(7, -7, 7, -7, 6, -6, 5, -5, 0)
                        .floorDiv(ints(2, 2, -2, -2, 3, 3, 0, 0, -4))
                        .toLongArray())
                .containsExactly(3, -4, -4, 3, 2, -2, 0, 0, 0);
        assertThat(ints(Integer.MIN_VALUE).floorDiv(-1).toLongArray()).containsExactly(Integer.MIN_VALUE);
        assertThat(longs(Long.MIN_VALUE).floorDiv(-1).toLongArray()).containsExactly(Long.MIN_VALUE);
        assertThat(floats(7, -7, 1).floorDiv(floats(2, 2, 0)).toFloatArray())
                .containsExactly(3, -4, Float.POSITIVE_INFINITY);
        assertThat(floats(-7).floorDiv(2.5).toFloatArray()).containsExactly(-3);
        assertThat(floats(-7).floorDiv(2).toFloatArray()).containsExactly(-4);
        Tensor bytes = Tensor.of(device, new byte[] {(byte) 255}, 1).floorDiv(2);
        assertThat(bytes.type()).isEqualTo(DType.UINT8);
        assertThat(bytes.toLongArray()).containsExactly(127);
    }

    @Test
    void constantsOfAnExpressionAreExact() {
        Expr x = Expr.input(0);
        assertThat(longs(1).map(x.plus(ODD), List.of()).itemLong()).isEqualTo(ODD + 1);
        assertThat(longs(1).map(x.minus(Long.MAX_VALUE), List.of()).itemLong()).isEqualTo(1 - Long.MAX_VALUE);
        assertThat(longs(1).map(x.times(-ODD), List.of()).itemLong()).isEqualTo(-ODD);
        assertThat(longs(ODD).map(x.div(ODD), List.of()).itemLong()).isEqualTo(1);
        assertThat(longs(ODD).map(Functions.max(x, ODD + 1), List.of()).itemLong())
                .isEqualTo(ODD + 1);
        assertThat(longs(ODD).map(Functions.min(x, ODD - 1), List.of()).itemLong())
                .isEqualTo(ODD - 1);
        assertThat(longs(ODD - 1).map(Functions.lessThan(x, ODD), List.of()).itemLong())
                .isEqualTo(1);
        Expr folded = Expr.constant(1L << 53).plus(1).times(3);
        assertThat(longs(0).map(x.plus(folded), List.of()).itemLong())
                .as("folding")
                .isEqualTo(3 * ODD);
        assertThat(floats(0).map(x.plus(ODD), List.of()).item()).isEqualTo(0x1p53);
    }

    @Test
    void reductionsOfLongsAreExactAndWrap() {
        long[] values = {ODD, 1, -ODD, ODD, ODD, Long.MAX_VALUE};
        Tensor x = longs(values).reshape(2, 3);
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        assertThat(x.sum().itemLong()).isEqualTo(sum);
        assertThat(x.sum(0).toLongArray()).containsExactly(2 * ODD, ODD + 1, Long.MAX_VALUE - ODD);
        assertThat(x.max().itemLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(x.min().itemLong()).isEqualTo(-ODD);
        assertThat(longs(Long.MIN_VALUE, Long.MIN_VALUE).max().itemLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(longs(Long.MAX_VALUE).min().itemLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(longs(ODD - 1, ODD, ODD - 1).argMax(0).itemLong()).isEqualTo(1);
        assertThat(longs(ODD, ODD - 1, ODD).argMin(0).itemLong()).isEqualTo(1);
        assertThat(longs(ODD, 1, 1).cumSum(0).toLongArray()).containsExactly(ODD, ODD + 1, ODD + 2);
        assertThat(longs(ODD, 3, ODD).cumProd(0).toLongArray()).containsExactly(ODD, 3 * ODD, 3 * ODD * ODD);
        Tensor product =
                longs(ODD, 1, 2, ODD).reshape(2, 2).matmul(longs(ODD, 3, 5, 7).reshape(2, 2));
        assertThat(product.toLongArray())
                .containsExactly(
                        BigInteger.valueOf(ODD)
                                .pow(2)
                                .add(BigInteger.valueOf(5))
                                .longValue(),
                        3 * ODD + 7,
                        2 * ODD + 5 * ODD,
                        6 + 7 * ODD);
    }

    @Test
    void conversionsRoundOnce() {
        long[] values = {ODD, ODD + 2, (1L << 60) + (1L << 36) + 1, Long.MAX_VALUE, Long.MIN_VALUE};
        float[] asFloats = longs(values).to(DType.FLOAT32).toFloatArray();
        float[] read = longs(values).toFloatArray();
        double[] asDoubles = longs(values).to(DType.FLOAT64).toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            assertThat(asFloats[i]).isEqualTo(values[i]);
            assertThat(read[i]).isEqualTo(values[i]);
            assertThat(asDoubles[i]).isEqualTo(values[i]);
        }
        assertThat(longs(ODD).equalTo(longs(ODD - 1)).itemLong()).isZero();
        assertThat(ints(Integer.MIN_VALUE).abs().itemLong()).isEqualTo(Integer.MIN_VALUE);
        assertThat(longs(Long.MIN_VALUE).abs().itemLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(longs(Long.MIN_VALUE).negate().itemLong()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void longsAreMovedExactly() {
        Tensor x = longs(ODD, -ODD, Long.MAX_VALUE);
        assertThat(x.gather(0, longs(2, 0)).toLongArray()).containsExactly(Long.MAX_VALUE, ODD);
        assertThat(x.scatterAdd(0, longs(1, 1, 0), 2).toLongArray()).containsExactly(Long.MAX_VALUE, 0);
        assertThat(x.scatterAdd(0, longs(0, 1, 0), 2).toLongArray()).containsExactly(Long.MAX_VALUE + ODD, -ODD);
        assertThat(x.concatenate(0, List.of(x)).toLongArray())
                .containsExactly(ODD, -ODD, Long.MAX_VALUE, ODD, -ODD, Long.MAX_VALUE);
    }
}
