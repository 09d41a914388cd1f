package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Normalization over every subset of the axes, with weight and bias of several shapes, and by given statistics. */
final class NormalizationCases {
    private static final double EPSILON = 1e-3;
    private static final Domain ANY = Domain.between(-2, 2);
    private static final Domain POSITIVE = Domain.between(0.5, 2);

    private NormalizationCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] axes : ReductionCases.subsetsOfAxes(3)) {
            String over = "axes " + Arrays.toString(axes);
            cases.add(of("normalize", over, x -> x.get(0).normalize(EPSILON, null, null, axes), a(2, 3, 4)));
            // Of one weight for each group, for a part of the axes, and for each element, only some are broadcast.
            for (Argument weight : List.of(a(4), a(3, 1), a(2, 1, 1), a(2, 3, 4), a())) {
                cases.add(of(
                        "normalize",
                        over + ", weight and bias " + weight.shape(),
                        x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), axes),
                        a(2, 3, 4),
                        weight,
                        weight));
            }
            cases.add(
                    of("rmsNormalize", over, x -> x.get(0).rmsNormalize(EPSILON, x.get(1), axes), a(2, 3, 4), a(3, 1)));
        }
        cases.add(of("normalize", "weight", x -> x.get(0).normalize(EPSILON, x.get(1), null, -1), a(3, 5), a(5)));
        cases.add(of("normalize", "bias", x -> x.get(0).normalize(EPSILON, null, x.get(1), 0), a(3, 5), a(5)));
        cases.add(of("normalize", "bias of rows", x -> x.get(0).normalize(EPSILON, null, x.get(1), 1), a(3, 5), a(5)));
        cases.add(of("rmsNormalize", "no weight", x -> x.get(0).rmsNormalize(EPSILON, null, -1), a(3, 5)));
        cases.add(of(
                "normalize",
                "squared",
                x -> x.get(0).normalize(EPSILON, x.get(1), x.get(1), -1).square(),
                a(3, 5),
                a(5)));
        cases.add(of(
                "normalize",
                "of a transpose",
                x -> x.get(0).transpose().normalize(EPSILON, x.get(1), x.get(2), -1),
                a(5, 3),
                a(5),
                a(5)));
        cases.add(of(
                "normalize",
                "of a hidden value used twice",
                x -> {
                    Tensor hidden = x.get(0).tanh();
                    return hidden.normalize(EPSILON, x.get(1), x.get(2), -1).plus(hidden);
                },
                a(3, 5),
                a(5),
                a(5)));
        cases.add(of(
                "normalize",
                "groups of channels",
                x -> x.get(0)
                        .reshape(2, 2, 2, 3)
                        .normalize(EPSILON, x.get(1).reshape(2, 2, 1), x.get(2).reshape(2, 2, 1), 2, 3)
                        .reshape(2, 4, 3),
                a(2, 4, 3),
                a(4),
                a(4)));
        cases.add(of(
                "normalize",
                "odd rows",
                x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), -1),
                a(3, 37),
                a(37),
                a(37)));
        cases.add(of(
                "normalize",
                "odd columns",
                x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), 0),
                a(19, 17),
                a(17),
                a(17)));
        cases.add(
                of("normalize", "one element", x -> x.get(0).normalize(EPSILON, x.get(1), x.get(1), 1), a(3, 1), a(1)));
        cases.add(of(
                "normalize", "no rows", x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), 1), a(0, 3), a(3), a(3)));
        cases.add(of(
                "normalize",
                "empty batch",
                x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), 0),
                a(0, 3),
                a(3),
                a(3)));
        // In double, of a mean and a variance that are rounded to float32: an ulp of float32 is 2^29 of double.
        cases.add(of(
                        "normalize",
                        "wider weight",
                        x -> x.get(0).normalize(EPSILON, x.get(1), x.get(2), 1),
                        a(3, 4),
                        a(4).withType(DType.FLOAT64),
                        a(4))
                .within(accuracy(64 * 0x1p29)));
        Argument constant = Argument.of(Domain.oneOf(0.1), 2, 5);
        // The second derivative of a constant row is of the size of epsilon^-1.5, beyond what differences resolve.
        cases.add(of(
                "normalize", "constant rows", x -> x.get(0).normalize(1, x.get(1), x.get(2), 1), constant, a(5), a(5)));
        cases.add(of(
                "moments",
                "mean and variance",
                x -> x.get(0).moments(1).mean().times(x.get(0).moments(1).variance()),
                a(3, 5)));
        cases.add(of(
                "normalizeBy",
                "statistics of their own",
                x -> x.get(0).normalizeBy(x.get(1), x.get(2), EPSILON, x.get(3), x.get(4)),
                a(3, 5),
                a(5),
                Argument.of(POSITIVE, 5),
                a(5),
                a(5)));
        return cases.stream();
    }

    private static Argument a(long... dims) {
        return Argument.of(ANY, dims);
    }

    private static OpCase of(
            String name, String variant, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        // Means of up to 37 numbers of at most 2, divided by a deviation that is mostly near 1, and a few roundings.
        return new OpCase(name, variant, List.of(arguments), function, accuracy(64), 2, 0);
    }

    private static Accuracy accuracy(double ulps) {
        return Accuracy.ulpsOf(ulps, x -> Tensor.full(x.getFirst().device(), DType.FLOAT64, Shape.SCALAR, 4));
    }
}
