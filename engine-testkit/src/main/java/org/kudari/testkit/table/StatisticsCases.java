package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Products, variances, norms and counts over axes. */
final class StatisticsCases {
    private static final Shape SHAPE = Shape.of(2, 3, 4);
    private static final Domain ANY = Domain.between(-2, 2);
    private static final Domain NOT_NEAR_ZERO = Domain.betweenAvoiding(-2, 2, 0.2, 0);
    /** No two magnitudes are close. */
    private static final Domain SPREAD = Domain.spread(-2, 2.6);

    /** One, two and no zeros along the last axis: a gradient that divides by the factors would be NaN. */
    private static final Domain WITH_ZEROS =
            Domain.oneOf(0, 1.5, -0.75, 0.5, 0, -1.25, 0, 1, 2, -0.5, 1.5, -1, 0, 1.5, 0, 0.5);

    private static final Domain FAR_FROM_ZERO = Domain.grid(99_999, 100_001, 0.25, 0);

    private StatisticsCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] axes : ReductionCases.subsetsOfAxes(SHAPE.rank())) {
            String over = "axes " + Arrays.toString(axes);
            cases.add(of("prod", over, ANY, axes, Tensor::prod));
            cases.add(of("prod", over + ", with zeros", WITH_ZEROS, axes, Tensor::prod));
            cases.add(of("variance", over, ANY, axes, Tensor::variance).within(squares(axes)));
            cases.add(of("std", over, ANY, axes, Tensor::std).within(roots(axes)));
            cases.add(of("norm", over, ANY, axes, Tensor::norm).within(roots(axes)));
            cases.add(of("pNorm", over + ", 1", NOT_NEAR_ZERO, axes, (x, a) -> x.pNorm(1, a))
                    .within(Accuracy.ulps(13)));
            cases.add(of("pNorm", over + ", 3", NOT_NEAR_ZERO, axes, (x, a) -> x.pNorm(3, a))
                    .within(Accuracy.ulps(64)));
            cases.add(of("pNorm", over + ", 1.5", NOT_NEAR_ZERO, axes, (x, a) -> x.pNorm(1.5, a))
                    .within(Accuracy.ulps(64)));
            cases.add(of("pNorm", over + ", infinity", SPREAD, axes, (x, a) -> x.pNorm(Double.POSITIVE_INFINITY, a)));
            for (Domain domain : List.of(WITH_ZEROS, Domain.oneOf(0))) {
                String values = over + (domain == WITH_ZEROS ? "" : ", zeros");
                cases.add(of("any", values, domain, axes, Tensor::any).differentiable(0));
                cases.add(of("all", values, domain, axes, Tensor::all).differentiable(0));
                cases.add(of("countNonZero", values, domain, axes, Tensor::countNonZero)
                        .differentiable(0));
            }
        }
        cases.add(of(
                        "variance",
                        "of a population, kept",
                        ANY,
                        new int[] {1},
                        (x, a) -> x.varianceWithCorrectionKeepDims(0, a))
                .within(Accuracy.ulpsOf(32, x -> x.getFirst().square().sumKeepDims(1))));
        cases.add(of("std", "of a population", ANY, new int[] {0, 2}, (x, a) -> x.stdWithCorrection(0, a))
                .within(roots(0, 2)));
        // All numbers are multiples of 1/4 and exact, and so are their deviations from 100,000.
        cases.add(of("variance", "of a large mean", FAR_FROM_ZERO, new int[] {1, 2}, Tensor::variance)
                .differentiable(0)
                .within(Accuracy.ulps(16)));
        cases.add(of(
                        "variance",
                        "of one element",
                        ANY,
                        new int[] {},
                        (x, _) -> x.slice(2, 0, 1).variance(2))
                .differentiable(0));
        cases.add(of(
                        "norm",
                        "kept and squared",
                        ANY,
                        new int[] {2},
                        (x, a) -> x.normKeepDims(a).square())
                .within(Accuracy.ulps(16)));
        cases.add(of(
                        "prod",
                        "kept and squared",
                        WITH_ZEROS,
                        new int[] {2},
                        (x, a) -> x.prodKeepDims(a).square())
                .within(Accuracy.ulps(1)));
        cases.add(ofNothing("prod", Tensor::prod));
        cases.add(ofNothing("variance", Tensor::variance));
        cases.add(ofNothing("norm", Tensor::norm));
        cases.add(ofNothing("any", Tensor::any));
        cases.add(ofNothing("all", Tensor::all));
        cases.add(ofNothing("countNonZero", Tensor::countNonZero));
        for (DType type : List.of(DType.INT32, DType.BOOL)) {
            OpCase product = of("prod", type.toString(), Domain.oneOf(1), new int[] {1}, Tensor::prod);
            cases.add(new OpCase(
                    product.name(),
                    product.variant(),
                    List.of(TypeCases.whole(type, 2, 3, 4)),
                    product.function(),
                    Accuracy.EXACT,
                    0,
                    24));
        }
        return cases.stream();
    }

    /** Relative to the sum of the squares, since deviations are differences. */
    private static Accuracy squares(int... axes) {
        return Accuracy.ulpsOf(32, x -> x.getFirst().square().sum(axes));
    }

    private static Accuracy roots(int... axes) {
        return Accuracy.ulpsOf(32, x -> x.getFirst().square().sum(axes).sqrt());
    }

    private static OpCase of(
            String name, String variant, Domain domain, int[] axes, BiFunction<Tensor, int[], Tensor> function) {
        return new OpCase(
                name,
                variant,
                List.of(Argument.of(domain, SHAPE.toArray())),
                x -> function.apply(x.getFirst(), axes),
                Accuracy.EXACT,
                2,
                SHAPE.elements());
    }

    private static OpCase ofNothing(String name, BiFunction<Tensor, int[], Tensor> function) {
        return new OpCase(
                name,
                "no elements",
                List.of(Argument.of(ANY, 2, 0, 3)),
                x -> function.apply(x.getFirst(), new int[] {1}),
                Accuracy.EXACT,
                0,
                0);
    }
}
