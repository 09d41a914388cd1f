package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.testing.Expressions;

class DerivativeTest {
    private static final double[] NO_UNIFORMS = {};
    private static final double STEP = 1e-4;

    /** Away from kinks and jumps, and inside of the domains. */
    private static double[][] smoothPoints(Primitive function) {
        return switch (function) {
            case LOG, SQRT, POW -> new double[][] {{0.3, 1.7, 0}, {2.5, -0.6, 0}, {1.2, 3.0, 0}};
            case LOG1P -> new double[][] {{-0.7, 0, 0}, {3, 0, 0}};
            case SELECT -> new double[][] {{1, 2.5, -3}, {0, 2.5, -3}};
            default -> new double[][] {{0.3, 1.7, 0}, {-2.4, 0.6, 0}, {1.2, -3.1, 0}};
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyPrimitiveAgreesWithFiniteDifferences(Primitive function) {
        Expr[] arguments = new Expr[function.arity()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Expr.input(i);
        }
        Kernel kernel = Kernel.of(arguments.length, 0, Expr.apply(function, arguments));
        for (double[] point : smoothPoints(function)) {
            for (int i = function == Primitive.SELECT ? 1 : 0; i < arguments.length; i++) {
                double expected = slope(kernel, point, i);
                double tolerance = 1e-8 * Math.max(1, Math.abs(expected));
                String what = function + " argument " + i;
                assertThat(gradient(kernel, kernel.pullback(7), point, 1, i))
                        .as(what)
                        .isCloseTo(expected, within(tolerance));
                assertThat(gradient(kernel, kernel.pullbackOnInputs(7), point, 1, i))
                        .as(what)
                        .isCloseTo(expected, within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyNamedFunctionAgreesWithFiniteDifferences(NamedFunction function) {
        Kernel kernel = function.kernel();
        // A probability and a target, for the cross-entropy's sake, and logits for the others.
        for (double[] point : new double[][] {{0.3, 0.8}, {0.9, 0.15}}) {
            for (int i = 0; i < kernel.inputs(); i++) {
                assertThat(gradient(kernel, kernel.pullback(3), point, 1, i))
                        .isCloseTo(slope(kernel, point, i), within(1e-7));
            }
        }
    }

    /** The five-point quotient, whose error is of order STEP^4. */
    private static double slope(Kernel kernel, double[] point, int argument) {
        double near = shifted(kernel, point, argument, STEP) - shifted(kernel, point, argument, -STEP);
        double far = shifted(kernel, point, argument, 2 * STEP) - shifted(kernel, point, argument, -2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }

    private static double shifted(Kernel kernel, double[] point, int argument, double step) {
        double[] moved = point.clone();
        moved[argument] += step;
        return Expressions.evaluate(kernel, moved, NO_UNIFORMS)[0];
    }

    /** The gradient of an input, computed by a pullback from the gradient {@code upstream} of the output. */
    static double gradient(Kernel kernel, Pullback pullback, double[] point, double upstream, int input) {
        if (pullback.unchanged().contains(input)) {
            return upstream;
        }
        int target = pullback.targets().indexOf(input);
        if (target < 0) {
            return 0;
        }
        List<Double> values = new ArrayList<>();
        pullback.reads().forEach(read -> values.add(point[read]));
        if (pullback.readsOutput()) {
            values.add(Expressions.evaluate(kernel, point, NO_UNIFORMS)[0]);
        }
        values.add(upstream);
        double[] inputs = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Expressions.evaluate(pullback.kernel(), inputs, NO_UNIFORMS)[target];
    }

    private static double gradient(Expr function, double... point) {
        Kernel kernel = Kernel.of(point.length, 0, function);
        double onInputs = gradient(kernel, kernel.pullbackOnInputs(1), point, 1, 0);
        double preferred = gradient(kernel, kernel.pullback(1), point, 1, 0);
        assertThat(preferred).as("on inputs or on the output").isEqualTo(onInputs);
        return preferred;
    }

    @Test
    void atAKinkTheTableDecides() {
        Expr x = Expr.input(0);
        Expr y = Expr.input(1);
        assertThat(gradient(Functions.max(x, 0), 0)).isZero();
        assertThat(gradient(Functions.abs(x), 0)).isZero();
        assertThat(gradient(Functions.max(x, y), 3, 3))
                .as("the second takes a tie")
                .isZero();
        assertThat(gradient(Functions.max(y, x), 3, 3)).isEqualTo(1);
        assertThat(gradient(Functions.min(x, y), 3, 3)).isZero();
        assertThat(gradient(Functions.min(y, x), 3, 3)).isEqualTo(1);
        assertThat(gradient(Functions.softplus(x), 0)).isEqualTo(0.5);
        assertThat(gradient(Functions.pow(x, y), 0, 0)).as("d x^0").isZero();
        assertThat(gradient(Functions.pow(y, x), 2, 0)).as("d 0^x").isZero();
    }

    @Test
    void anInfiniteDerivativeOfTheBranchNotTakenStaysOutOfIt() {
        Expr x = Expr.input(0);
        assertThat(gradient(NamedFunction.ELU.kernel().outputs().getFirst(), 1000))
                .isEqualTo(1);
        Expr logOrIdentity = Functions.select(Functions.lessThan(x, 1e-3), x, Functions.log(x));
        assertThat(gradient(logOrIdentity, 0)).isEqualTo(1);
        Expr rectifiedExp = Functions.max(Expr.constant(5).minus(Functions.exp(x)), 0);
        assertThat(gradient(rectifiedExp, 1000)).isZero();
        // Two selections deep, either way round.
        Expr nested = Functions.select(Functions.lessThan(x, 2000), logOrIdentity, Functions.exp(Functions.exp(x)));
        assertThat(gradient(nested, 1)).isEqualTo(1);
    }
}
