package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Reduce;

/** What only decides between values has no influence on their type, and so none on their digits. */
class SelectTypeTest extends ReferenceDeviceTestBase {
    private static final long ODD = (1L << 53) + 1;
    private static final Expr C = Expr.input(0);
    private static final Expr A = Expr.input(1);
    private static final Expr B = Expr.input(2);

    private Tensor longs(long... values) {
        return Tensor.of(device, values, values.length);
    }

    private Tensor doubles(double... values) {
        return Tensor.of(device, values, values.length);
    }

    @Test
    void theResultHasTheTypeOfTheChosenOperands() {
        for (DType condition : DType.values()) {
            for (DType first : DType.values()) {
                for (DType second : DType.values()) {
                    Tensor c = floats(1, 0).to(condition);
                    Tensor chosen =
                            c.select(floats(1, 1).to(first), floats(0, 0).to(second));
                    assertThat(chosen.type())
                            .as(condition + " ? " + first + " : " + second)
                            .isEqualTo(first.promote(second));
                    assertThat(chosen.toLongArray()).containsExactly(1, 0);
                    assertThat(Elementwise.of(Primitive.SELECT)
                                    .result(List.of(
                                            c,
                                            floats(1, 1).to(first),
                                            floats(0, 0).to(second)))
                                    .type())
                            .isEqualTo(first.promote(second));
                }
            }
        }
    }

    @Test
    void longsPassAConditionOfFloats() {
        assertThat(floats(0.5f, 0).select(longs(ODD, 1), longs(2, -ODD)).toLongArray())
                .containsExactly(ODD, -ODD);
        assertThat(doubles(1e-300, Double.NaN, -0.0)
                        .select(longs(ODD, ODD, 1), ODD + 2)
                        .toLongArray())
                .containsExactly(ODD, ODD, ODD + 2);
    }

    @Test
    void aConditionThatVanishesInTheTypeOfTheValuesHolds() {
        Tensor chosen = doubles(1e-300, 0).select(floats(1, 1), floats(2, 2));
        assertThat(chosen.type()).isEqualTo(DType.FLOAT32);
        assertThat(chosen.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void aConditionIsComputedInItsOwnType() {
        // 16777217 and 16777216 are one FLOAT32.
        Expr larger = Functions.select(Functions.lessThan(C, A), B, Expr.input(3));
        Tensor chosen = doubles(16777216, 16777217)
                .map(larger, List.of(doubles(16777217, 16777216), floats(1, 1), floats(2, 2)));
        assertThat(chosen.type()).isEqualTo(DType.FLOAT32);
        assertThat(chosen.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void aFunctionOfFloatsMayDecideBetweenIntegers() {
        Expr choice = Functions.select(Functions.lessThan(Functions.exp(C), 2), A, B);
        Tensor chosen = floats(0, 1).map(choice, List.of(longs(ODD, ODD), longs(7, 7)));
        assertThat(chosen.type()).isEqualTo(DType.INT64);
        assertThat(chosen.toLongArray()).containsExactly(ODD, 7);
        assertThatThrownBy(() -> longs(1).map(choice, List.of(longs(1), longs(2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exp needs a floating type, but its operands are INT64: convert them with to(FLOAT32)");
    }

    @Test
    void anOperandThatAlsoGivesValuesTakesPart() {
        assertThat(doubles(1).map(Functions.select(C, C, A), List.of(floats(1))).type())
                .isEqualTo(DType.FLOAT64);
        assertThat(doubles(1)
                        .map(Functions.select(C, A, B).plus(C), List.of(floats(1), floats(1)))
                        .type())
                .isEqualTo(DType.FLOAT64);
        assertThat(doubles(1)
                        .map(Functions.select(C, Expr.constant(1), Expr.constant(2)), List.of())
                        .type())
                .as("no other operand")
                .isEqualTo(DType.FLOAT64);
    }

    @Test
    void nestedChoices() {
        Expr inner = Functions.select(Functions.lessThan(Expr.input(3), 0), A, B);
        Expr outer = Functions.select(C, inner, B.times(2));
        Tensor chosen = doubles(1, 1, 0).map(outer, List.of(longs(ODD, 1, 2), longs(3, 4, 5), floats(-1, 1, 1)));
        assertThat(chosen.type()).isEqualTo(DType.INT64);
        assertThat(chosen.toLongArray()).containsExactly(ODD, 4, 10);
        // A choice inside of a condition.
        Expr within = Functions.select(Functions.lessThan(Functions.select(C, A, B), 5), A, B);
        assertThat(floats(1, 0).map(within, List.of(longs(ODD, 1), longs(7, 3))).toLongArray())
                .containsExactly(7, 1);
    }

    @Test
    void conditionsBroadcast() {
        Tensor chosen = doubles(1, 0).reshape(2, 1).select(floats(1, 2, 3), floats(-1, -2, -3));
        assertThat(chosen.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(chosen.type()).isEqualTo(DType.FLOAT32);
        assertThat(chosen.toFloatArray()).containsExactly(1, 2, 3, -1, -2, -3);
    }

    @Test
    void gradientsHaveTheTypeOfTheChosenOperands() {
        Tensor c = doubles(2, -1).variable();
        Tensor a = floats(3, 4).variable();
        Tensor b = floats(5, 6).variable();
        Tensor loss = c.map(Functions.select(Functions.lessThan(C, 0), A, B.times(B)), List.of(a, b))
                .sum();
        assertThat(loss.type()).isEqualTo(DType.FLOAT32);
        Gradients gradients = loss.backward();
        assertThat(gradients.of(a).toFloatArray()).containsExactly(0, 1);
        assertThat(gradients.of(b).toFloatArray()).containsExactly(10, 0);
    }

    @Test
    void sumsAndChangesInPlace() {
        Kernel kernel = Kernel.of(3, 0, Functions.select(Functions.lessThan(C, 0.5), A, B));
        Reduce sum = Reduce.of("sum", Reduction.SUM, kernel, List.of(0));
        Tensor total = floats(0, 1).apply(sum, List.of(floats(0, 1), longs(ODD, 1), longs(1, 2)));
        assertThat(total.type()).isEqualTo(DType.INT64);
        assertThat(total.toLongArray()).containsExactly(ODD + 2);
        Tensor target = longs(ODD, ODD + 2);
        InPlace.map(kernel, new double[0], List.of(floats(0, 1), target, longs(3, 4)), List.of(target));
        assertThat(target.toLongArray()).containsExactly(ODD, 4);
        assertThatThrownBy(() -> InPlace.map(
                        Kernel.of(3, 0, Functions.select(C, Functions.exp(A), B)),
                        new double[0],
                        List.of(floats(0, 1), target, longs(3, 4)),
                        List.of(target)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("exp needs a floating type");
        assertThat(target.toLongArray()).as("nothing is half written").containsExactly(ODD, 4);
    }
}
