package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/**
 * First derivatives where finite differences fail: at kinks, ties and infinities, with the values that the tables
 * state.
 */
final class KinkChecks {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static final Expr LOG_WHERE_POSITIVE = Functions.select(
            Functions.lessThan(Expr.constant(0), Expr.input(0)), Functions.log(Expr.input(0)), Expr.input(1));

    /** 2 (e^x - 1) below -1, e^x - 1 + x up to 0, and x from there on. */
    private static final Expr THREE_PIECES = threePieces(Functions.expm1(Expr.input(0)));

    private static Expr threePieces(Expr exponential) {
        Expr x = Expr.input(0);
        Expr rest = Functions.select(Functions.lessThan(x, 0), exponential.plus(x), x);
        return Functions.select(Functions.lessThan(x, -1), exponential.times(2), rest);
    }

    private KinkChecks() {}

    /** The expected gradient of the sum of the function at a point, one slope for each argument. */
    private record Kink(String name, Function<List<Tensor>, Tensor> function, double[] point, double... slopes) {}

    private static Kink at(String name, NamedFunction function, double x, double slope) {
        return new Kink(name, v -> v.getFirst().map(function), new double[] {x}, slope);
    }

    private static Kink at(String name, Primitive function, double x, double slope) {
        return new Kink(name, v -> v.getFirst().map(function), new double[] {x}, slope);
    }

    private static Kink pair(
            String name, Function<List<Tensor>, Tensor> function, double x, double y, double... slopes) {
        return new Kink(name, function, new double[] {x, y}, slopes);
    }

    private static final List<Kink> KINKS = List.of(
            at("relu at 0", NamedFunction.RELU, 0, 0),
            at("relu at -0", NamedFunction.RELU, -0.0, 0),
            at("relu6 at 0", NamedFunction.RELU6, 0, 0),
            at("relu6 at 6", NamedFunction.RELU6, 6, 0),
            at("leaky relu at 0", NamedFunction.LEAKY_RELU, 0, 1),
            at("elu at 0", NamedFunction.ELU, 0, 1),
            at("elu where float32's exponential overflows", NamedFunction.ELU, 100, 1),
            at("elu where every exponential overflows", NamedFunction.ELU, 1000, 1),
            at("elu far below", NamedFunction.ELU, -1000, 0),
            at("hard sigmoid at -3", NamedFunction.HARD_SIGMOID, -3, 0),
            at("hard sigmoid at 3", NamedFunction.HARD_SIGMOID, 3, 0),
            at("hard tanh at -1", NamedFunction.HARD_TANH, -1, 0),
            at("hard tanh at 1", NamedFunction.HARD_TANH, 1, 0),
            at("gelu by tanh far out", NamedFunction.GELU_TANH, 1000, 1),
            at("gelu by tanh far below", NamedFunction.GELU_TANH, -1000, 0),
            at("gelu far out", NamedFunction.GELU, 1000, 1),
            at("gelu far below", NamedFunction.GELU, -1000, 0),
            at("mish far out", NamedFunction.MISH, 1000, 1),
            at("mish far below", NamedFunction.MISH, -1000, 0),
            at("softplus at 0", NamedFunction.SOFTPLUS, 0, 0.5),
            at("softplus far out", NamedFunction.SOFTPLUS, 1000, 1),
            at("softplus far below", NamedFunction.SOFTPLUS, -1000, 0),
            at("silu far below", NamedFunction.SILU, -1000, 0),
            at("hard swish at -3", NamedFunction.HARD_SWISH, -3, 0),
            at("hard swish at 3", NamedFunction.HARD_SWISH, 3, 1),
            at("tanh far out", NamedFunction.TANH, 1000, 0),
            at("abs at 0", Primitive.ABS, 0, 0),
            at("sign at 0", Primitive.SIGN, 0, 0),
            at("floor at 1", Primitive.FLOOR, 1, 0),
            at("sqrt at 0", Primitive.SQRT, 0, INFINITY),
            at("log at 0", Primitive.LOG, 0, INFINITY),
            at("asin at 1", Primitive.ASIN, 1, INFINITY),
            at("atan far out", Primitive.ATAN, 1e30, 0),
            at("cosh at 0", Primitive.COSH, 0, 0),
            pair("atan2 at the origin", v -> v.get(0).atan2(v.get(1)), 0, 0, 0, 0),
            new Kink("x^0 at 0", v -> v.getFirst().pow(0), new double[] {0}, 0),
            new Kink("x^2 at 0", v -> v.getFirst().pow(2), new double[] {0}, 0),
            pair("min at a tie goes to the second", v -> v.get(0).minimum(v.get(1)), 2, 2, 0, 1),
            pair("max at a tie goes to the second", v -> v.get(0).maximum(v.get(1)), 2, 2, 0, 1),
            pair("max at zeros of both signs", v -> v.get(0).maximum(v.get(1)), 0, -0.0, 0, 1),
            pair("pow at 0^0", v -> v.get(0).pow(v.get(1)), 0, 0, 0, 0),
            pair("pow at 0^2", v -> v.get(0).pow(v.get(1)), 0, 2, 0, 0),
            pair("absolute error of nothing", v -> v.get(0).map(NamedFunction.ABSOLUTE_ERROR, v.get(1)), 3, 3, 0, 0),
            pair("huber of nothing", v -> v.get(0).map(NamedFunction.HUBER, v.get(1)), 3, 3, 0, 0),
            pair("huber at 1", v -> v.get(0).map(NamedFunction.HUBER, v.get(1)), 3, 2, 1, -1),
            pair(
                    "cross-entropy at probability 1",
                    v -> v.get(0).map(NamedFunction.BINARY_CROSS_ENTROPY, v.get(1)),
                    1,
                    1,
                    -1,
                    -Math.log(1 / (double) Float.MIN_NORMAL)),
            pair(
                    "a selection keeps out the infinity of the other branch",
                    v -> v.get(0).map(LOG_WHERE_POSITIVE, v.subList(1, 2)),
                    0,
                    3,
                    0,
                    1),
            new Kink(
                    "a selection keeps out the infinity of a value that two branches share",
                    v -> v.getFirst().map(THREE_PIECES, List.of()),
                    new double[] {100},
                    1),
            new Kink(
                    "a value that two branches share, in one of them",
                    v -> v.getFirst().map(THREE_PIECES, List.of()),
                    new double[] {-0.5},
                    1 + Math.exp(-0.5)),
            new Kink(
                    "a selection of tensors keeps out the NaN of the one not taken",
                    v -> whereNotPositive(
                            v.getFirst(), v.getFirst().sqrt().exp().times(v.getFirst())),
                    new double[] {-1},
                    1),
            new Kink(
                    "a selection of tensors keeps out the infinity of the one not taken",
                    v -> whereNotPositive(v.getFirst(), v.getFirst().log().times(v.getFirst())),
                    new double[] {0},
                    1),
            new Kink(
                    "equal largest elements share",
                    v -> row(v).max(),
                    new double[] {1, 3, 3, 2, 3},
                    0,
                    1 / 3.0,
                    1 / 3.0,
                    0,
                    1 / 3.0),
            new Kink("equal smallest elements share", v -> row(v).min(), new double[] {1, 3, 1}, 0.5, 0, 0.5),
            new Kink("logSumExp with -infinity", v -> row(v).logSumExp(0), new double[] {-INFINITY, 0, 0}, 0, 0.5, 0.5),
            new Kink("logSumExp of huge numbers", v -> row(v).logSumExp(0), new double[] {1000, -1000}, 1, 0),
            new Kink("a repeated index gets every share", KinkChecks::repeatedIndex, new double[] {5, 6}, 3, 1));

    static Stream<Check> of(BackendUnderTest subject) {
        return KINKS.stream().map(kink -> new Check(kink.name(), () -> check(subject.device(), kink)));
    }

    /** Returns x where it is not positive, and another function of x elsewhere. */
    private static Tensor whereNotPositive(Tensor x, Tensor elsewhere) {
        return x.greaterThan(0).select(elsewhere, x);
    }

    private static Tensor row(List<Tensor> scalars) {
        return scalars.getFirst().concatenate(0, scalars.subList(1, scalars.size()));
    }

    private static Tensor repeatedIndex(List<Tensor> scalars) {
        Tensor row = row(scalars);
        return row.gather(0, Tensor.of(row.device(), new long[] {0, 1, 0, 0}, 4));
    }

    private static void check(Device device, Kink kink) {
        try (Scope _ = device.scope()) {
            List<Tensor> variables = new ArrayList<>();
            for (double x : kink.point()) {
                variables.add(HostArray.of(DType.FLOAT32, new double[] {x})
                        .on(device, Shape.of(1))
                        .variable());
            }
            Tensor sum = kink.function().apply(variables).sum();
            Gradients gradients = sum.isRecorded() ? sum.backward() : null;
            for (int i = 0; i < variables.size(); i++) {
                Tensor variable = variables.get(i);
                boolean has = gradients != null && gradients.has(variable);
                double slope = has ? HostArray.of(gradients.of(variable)).getDouble(0) : 0;
                double expected = kink.slopes()[i];
                boolean agrees = slope == expected || Math.abs(slope - expected) <= 4 * Math.ulp((float) expected);
                Expect.that(agrees, "the slope of argument " + i + ": expected " + expected + ", but was " + slope);
            }
        }
    }
}
