package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.testing.Expressions;

class ConditionSplitTest {
    private static final Expr A = Expr.input(0);
    private static final Expr B = Expr.input(1);
    private static final Expr C = Expr.input(2);
    private static final Expr D = Expr.input(3);
    private static final double[] NO_UNIFORMS = {};

    @Test
    void inputsThatOnlyDecide() {
        assertThat(Kernel.of(3, 0, select(A, B, C)).conditionInputs()).isEqualTo(0b001);
        assertThat(Kernel.of(4, 0, select(lessThan(A, D), B, C)).conditionInputs())
                .isEqualTo(0b1001);
        assertThat(Kernel.of(3, 0, select(A, B, C).plus(A)).conditionInputs()).isZero();
        assertThat(Kernel.of(3, 0, select(A, B, C), A).conditionInputs())
                .as("another output")
                .isZero();
        assertThat(Kernel.of(3, 0, lessThan(A, B)).conditionInputs())
                .as("a comparison")
                .isZero();
        assertThat(Kernel.of(1, 0, select(A, Expr.constant(1), Expr.constant(2)))
                        .conditionInputs())
                .as("no other input")
                .isZero();
        assertThat(Kernel.of(4, 0, select(A, B, C)).conditionInputs())
                .as("an unused input")
                .isEqualTo(0b001);
    }

    @Test
    void theRestReadsTruthValuesInPlaceOfConditions() {
        ConditionSplit split = Kernel.of(4, 1, select(lessThan(A, D), B, C.times(Expr.uniform(0))))
                .conditionsFirst();
        assertThat(split.conditions()).hasToString("(x0, x1, x2, x3; u0) -> notEqual(less(x0, x3), 0)");
        assertThat(split.kept()).containsExactly(1, 2);
        assertThat(split.rest()).hasToString("(x0, x1, x2; u0) -> select(x2, x0, mul(x1, u0))");
    }

    /** No input that only decides is left in the rest, and both parts together compute what the kernel does. */
    @Test
    void bothPartsTogetherComputeTheKernel() {
        int split = 0;
        for (int seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Expr x = Expressions.random(random, 4, 0, 12).getLast();
            Expr y = Expressions.random(random, 2, 0, 12).getLast();
            Kernel kernel = Kernel.of(4, 0, select(lessThan(x, C), y, select(D, y, B)));
            if (kernel.conditionInputs() == 0) {
                continue;
            }
            split++;
            ConditionSplit parts = kernel.conditionsFirst();
            double[] inputs = random.doubles(4, -2, 2).toArray();
            double[] truths = Expressions.evaluate(parts.conditions(), inputs, NO_UNIFORMS);
            double[] read = new double[parts.rest().inputs()];
            for (int i = 0; i < parts.kept().size(); i++) {
                read[i] = inputs[parts.kept().get(i)];
            }
            System.arraycopy(truths, 0, read, parts.kept().size(), truths.length);
            assertThat(Expressions.evaluate(parts.rest(), read, NO_UNIFORMS))
                    .as("seed " + seed + ": " + kernel)
                    .containsExactly(Expressions.evaluate(kernel, inputs, NO_UNIFORMS));
        }
        assertThat(split).as("kernels with conditions").isGreaterThan(50);
    }
}
