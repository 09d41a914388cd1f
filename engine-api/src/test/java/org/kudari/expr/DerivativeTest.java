package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
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
            case LOG, LOG2, SQRT, POW -> new double[][] {{0.3, 1.7, 0}, {2.5, -0.6, 0}, {1.2, 3.0, 0}};
            case LOG1P -> new double[][] {{-0.7, 0, 0}, {3, 0, 0}};
            case ASIN, ACOS, ATANH -> new double[][] {{-0.8, 0, 0}, {0.3, 0, 0}};
            case ACOSH -> new double[][] {{1.5, 0, 0}, {4, 0, 0}};
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

    /** Arguments at which some primitive or its derivative is infinite or NaN. */
    private static final double[] ROUGH = {1000, -1000, 0, -1, -2, 1e200, Double.POSITIVE_INFINITY};

    /** Each primitive of x, as one node that several branches share. */
    private static Expr shared(Primitive function) {
        Expr x = Expr.input(0);
        Expr[] arguments = {x, x.times(x).minus(x), Expr.constant(-0.5)};
        return Expr.apply(function, Arrays.copyOf(arguments, function.arity()));
    }

    private static List<Primitive> differentiable() {
        return Arrays.stream(Primitive.values())
                .filter(function ->
                        Kernel.of(1, 0, shared(function)).pullback(1).kernel() != null)
                .toList();
    }

    /** The branch that is taken is 3 x, for every x. The others share a value, or several values of each other. */
    private static List<Expr> untakenBranchesWith(Expr e) {
        Expr x = Expr.input(0);
        Expr never = Functions.not(Functions.equal(x, x));
        Expr alsoNever = Functions.lessThan(x, Double.NEGATIVE_INFINITY);
        Expr always = Functions.equal(x, x);
        Expr taken = x.times(3);
        Expr twice = Functions.select(
                never, e.times(2), Functions.select(alsoNever, e.plus(x), Functions.select(always, taken, e)));
        return List.of(
                twice,
                // The other way round: the selections' first branches are taken.
                Functions.select(always, Functions.select(Functions.not(never), taken, e.times(e)), e.minus(x)),
                // A sum of selections, negated, halved and mapped.
                taken.plus(Functions.select(never, Functions.exp(e), Expr.constant(0)))
                        .minus(Functions.select(alsoNever, e, Expr.constant(0)).negate()),
                // A value that two branches share, of a value that two branches share.
                Functions.select(
                        never,
                        Functions.sqrt(e).times(e),
                        Functions.select(alsoNever, Functions.log(e).plus(Functions.sqrt(e)), taken)),
                // The shared value is a linear function of another, which has the slope.
                Functions.select(
                        never,
                        e.plus(1).times(2),
                        Functions.select(alsoNever, e.plus(1).negate(), taken)),
                // One condition for all, and a maximum and a minimum that select.
                Functions.select(
                        Functions.or(never, alsoNever),
                        Functions.max(e, e.times(e)).plus(Functions.min(e, 3)),
                        taken));
    }

    @Test
    void aSharedValueOfBranchesNotTakenStaysOutOfTheGradients() {
        assertThat(differentiable()).hasSizeGreaterThan(15);
        for (Primitive function : differentiable()) {
            for (Expr expression : untakenBranchesWith(shared(function))) {
                Kernel kernel = Kernel.of(1, 0, expression);
                Kernel first = kernel.pullbackOnInputs(1).kernel();
                for (double x : ROUGH) {
                    String what = expression + " at " + x;
                    for (Pullback pullback : List.of(kernel.pullback(1), kernel.pullbackOnInputs(1))) {
                        assertThat(gradient(kernel, pullback, new double[] {x}, 1, 0))
                                .as(what)
                                .isEqualTo(3);
                    }
                    assertThat(first.inputs()).isEqualTo(2);
                    assertThat(gradient(first, first.pullback(0b01), new double[] {x, 1}, 1, 0))
                            .as("second derivative of " + what)
                            .isZero();
                }
            }
        }
    }

    /** Where one of the branches that share a value is taken, its gradient is that of the branch alone. */
    @Test
    void aSharedValueOfTheBranchTakenHasItsGradient() {
        Expr x = Expr.input(0);
        Expr e = Functions.expm1(x);
        Expr pieces = Functions.select(
                Functions.lessThan(x, -1), e.times(2), Functions.select(Functions.lessThan(x, 0), e.plus(x), x));
        assertThat(gradient(pieces, -2)).isCloseTo(2 * Math.exp(-2), within(1e-15));
        assertThat(gradient(pieces, -0.5)).isCloseTo(1 + Math.exp(-0.5), within(1e-15));
        assertThat(gradient(pieces, 100)).isEqualTo(1);
        assertThat(gradient(pieces, 1000)).isEqualTo(1);
    }

    /** A condition that no shared value needs is not computed: the kernels of usual activations have none. */
    @Test
    void namedFunctionsMaskNoSum() {
        for (NamedFunction function : NamedFunction.values()) {
            Kernel kernel = function.kernel().pullback(1).derivative();
            if (kernel != null) {
                assertThat(kernel.topologicalOrder())
                        .as(function.functionName())
                        .noneMatch(node -> node instanceof Expr.Apply apply
                                && List.of(Primitive.OR, Primitive.AND, Primitive.NOT)
                                        .contains(apply.function()));
            }
        }
    }

    /** The number of branches that share a value must not multiply from one selection to the next. */
    @Test
    void aLongChainOfSelectionsHasAGradientOfItsOwnLength() {
        Expr x = Expr.input(0);
        Expr value = x;
        for (int i = 0; i < 40; i++) {
            value = Functions.select(
                    Functions.lessThan(x, i), Functions.sin(value).negate(), value.negate());
        }
        Kernel gradient = Kernel.of(1, 0, value).pullbackOnInputs(1).kernel();
        assertThat(gradient.operations()).isLessThan(40 * 20);
        assertThat(gradient(value, 50)).isEqualTo(1);
    }
}
