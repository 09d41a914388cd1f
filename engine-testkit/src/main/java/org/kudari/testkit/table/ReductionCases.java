package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.backend.CompositeCall.Scan.Kind;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Reduce;
import org.kudari.op.Scan;
import org.kudari.tensor.Tensor;

/** Reductions over every subset of the axes, plain and of elementwise functions. */
final class ReductionCases {
    private static final Shape SHAPE = Shape.of(2, 3, 4);
    private static final Domain ANY = Domain.between(-2, 2);

    /** No two elements are as close as the step of a finite difference, which would cross a kink. */
    private static final Domain SPREAD = Domain.spread(-2, 2);

    /** A gradient that divides by the factors would be NaN. */
    private static final Domain WITH_ZEROS = Domain.oneOf(0, 1.5, -0.75, 0.5, 0, -1.25, 1);

    private ReductionCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] axes : subsetsOfAxes(SHAPE.rank())) {
            String over = "axes " + Arrays.toString(axes);
            Accuracy sum = sumOver(axes, (x, a) -> x.abs().sum(a));
            Accuracy mean = sumOver(axes, (x, a) -> x.abs().mean(a));
            cases.add(unary("sum", over, ANY, axes, Tensor::sum).within(sum));
            cases.add(unary("mean", over, ANY, axes, Tensor::mean).within(mean));
            cases.add(unary("max", over, SPREAD, axes, Tensor::max));
            cases.add(unary("min", over, SPREAD, axes, Tensor::min));
            cases.add(unary(
                            "sum",
                            over + ", squared",
                            ANY,
                            axes,
                            (x, a) -> x.sum(a).square())
                    .within(new Accuracy(
                            2 * sum.ulps() + 1,
                            x -> x.getFirst().abs().sum(axes).square())));
            cases.add(unary(
                    "max",
                    over + ", kept and squared",
                    SPREAD,
                    axes,
                    (x, a) -> x.maxKeepDims(a).square()));
        }
        for (int axis = 0; axis < SHAPE.rank(); axis++) {
            int along = axis;
            String over = "axis " + axis;
            cases.add(unary("argMax", over, SPREAD, null, (x, _) -> x.argMax(along))
                    .differentiable(0));
            cases.add(unary("argMin", over, SPREAD, null, (x, _) -> x.argMin(along))
                    .differentiable(0));
        }
        for (boolean reverse : new boolean[] {false, true}) {
            for (int axis = 0; axis < SHAPE.rank(); axis++) {
                addScans(cases, axis, reverse);
            }
        }
        cases.add(ofNoElements("cumSum", (x, a) -> x.cumSum(a[0])));
        cases.add(ofNoElements("cumProd", (x, a) -> x.cumProd(a[0])));
        cases.add(new OpCase(
                "cumProd",
                "one element",
                List.of(Argument.of(ANY, 2, 1, 3)),
                x -> x.getFirst().cumProd(1).square(),
                Accuracy.EXACT,
                2,
                6));
        cases.add(ofNoElements("sum", (x, a) -> x.sum(a)));
        cases.add(ofNoElements("sum of all", (x, _) -> x.sum()));
        // Another axis is empty: there are no results, and so nothing undefined.
        cases.add(ofNoElements("max along another axis", (x, _) -> x.max(0)));
        cases.add(ofNoElements("min along another axis", (x, _) -> x.min(2)));
        cases.add(
                ofNoElements("argMax along another axis", (x, _) -> x.argMax(0)).differentiable(0));
        cases.add(ofNoElements("mean", (x, a) -> x.mean(a)).differentiable(0));
        cases.add(mapped("dot", Expr.input(0).times(Expr.input(1)), SHAPE, SHAPE));
        cases.add(mapped("dot of a broadcast", Expr.input(0).times(Expr.input(1)), SHAPE, Shape.of(3, 1)));
        cases.add(mapped("squared distance", Functions.square(Expr.input(0).minus(Expr.input(1))), SHAPE, Shape.of(4)));
        cases.add(mapped(
                "shifted exponential", Functions.exp(Expr.input(0).minus(Expr.input(1))), SHAPE, Shape.of(2, 1, 1)));
        return cases.stream();
    }

    /**
     * Each step of a sum or a product is rounded once, so these are exact. A step of a recurrence has two roundings.
     */
    private static void addScans(List<OpCase> cases, int axis, boolean reverse) {
        String over = "axis " + axis + (reverse ? ", backwards" : "");
        cases.add(unary("cumSum", over, ANY, null, (x, _) -> x.cumSum(axis, reverse)));
        cases.add(unary(
                "cumSum",
                over + ", squared",
                ANY,
                null,
                (x, _) -> x.cumSum(axis, reverse).square()));
        cases.add(unary("cumProd", over, ANY, null, (x, _) -> x.cumProd(axis, reverse)));
        cases.add(unary("cumProd", over + ", with zeros", WITH_ZEROS, null, (x, _) -> x.cumProd(axis, reverse)));
        for (DType type : List.of(DType.INT32, DType.BOOL)) {
            OpCase whole =
                    unary("cumSum", over + ", " + type, Domain.oneOf(0, 1), null, (x, _) -> x.cumSum(axis, reverse));
            cases.add(new OpCase(
                    whole.name(),
                    whole.variant(),
                    List.of(whole.arguments().getFirst().withType(type)),
                    whole.function(),
                    Accuracy.EXACT,
                    0,
                    whole.flops()));
        }
        Scan recurrence = new Scan(Kind.RECURRENCE, axis, reverse);
        Argument argument = Argument.of(ANY, SHAPE.toArray());
        cases.add(new OpCase(
                "linear recurrence",
                over,
                List.of(argument, argument),
                x -> x.getFirst().apply(recurrence, x),
                Accuracy.sum(
                        2 * SHAPE.dim(axis),
                        x -> x.getFirst()
                                .abs()
                                .apply(
                                        recurrence,
                                        List.of(x.getFirst().abs(), x.getLast().abs()))),
                2,
                2.0 * SHAPE.elements()));
    }

    /** Every non-empty subset: without axes, the operations reduce over all of them. */
    static List<int[]> subsetsOfAxes(int rank) {
        return IntStream.range(1, 1 << rank)
                .mapToObj(mask -> IntStream.range(0, rank)
                        .filter(axis -> (mask >> axis & 1) != 0)
                        .toArray())
                .toList();
    }

    private static Accuracy sumOver(int[] axes, BiFunction<Tensor, int[], Tensor> magnitude) {
        long terms = Arrays.stream(axes).mapToLong(SHAPE::dim).reduce(1, (a, b) -> a * b);
        return Accuracy.sum(terms, x -> magnitude.apply(x.getFirst(), axes));
    }

    private static OpCase unary(
            String name, String variant, Domain domain, int[] axes, BiFunction<Tensor, int[], Tensor> function) {
        Argument argument = Argument.of(domain, SHAPE.toArray());
        return new OpCase(
                name,
                variant,
                List.of(argument),
                x -> function.apply(x.getFirst(), axes),
                Accuracy.EXACT,
                2,
                SHAPE.elements());
    }

    private static OpCase ofNoElements(String name, BiFunction<Tensor, int[], Tensor> function) {
        Argument argument = Argument.of(ANY, 2, 0, 3);
        return new OpCase(
                name,
                "no elements",
                List.of(argument),
                x -> function.apply(x.getFirst(), new int[] {1}),
                Accuracy.EXACT,
                2,
                0);
    }

    /** The sum over the last two axes of a function of two operands, in one pass. */
    private static OpCase mapped(String variant, Expr function, Shape a, Shape b) {
        Kernel kernel = Kernel.of(2, 0, function);
        Reduce reduce = Reduce.of("mapped sum", Reduction.SUM, kernel, List.of(1, 2));
        Reduce magnitude =
                Reduce.of("mapped sum", Reduction.SUM, Kernel.of(2, 0, Functions.abs(function)), List.of(1, 2));
        // Each term is a function of a difference or a product: a few roundings before it is added.
        Accuracy accuracy =
                new Accuracy(Accuracy.sumUlps(12) + 4, x -> x.getFirst().apply(magnitude, x));
        return new OpCase(
                "mapped sum",
                variant,
                List.of(Argument.of(ANY, a.toArray()), Argument.of(ANY, b.toArray())),
                x -> x.getFirst().apply(reduce, x),
                accuracy,
                2,
                2.0 * SHAPE.elements());
    }
}
