package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Sorting along every axis. Some cases are squared, because the second derivative of a selection is zero. */
final class SortingCases {
    private static final Shape SHAPE = Shape.of(2, 3, 4);

    /** No two elements are as close as the step of a finite difference, which would exchange them. */
    private static final Domain SPREAD = Domain.spread(-2, 2);

    private static final Domain TIES = Domain.whole(-1, 1);

    private SortingCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int axis = 0; axis < SHAPE.rank(); axis++) {
            for (boolean descending : new boolean[] {false, true}) {
                addCases(cases, axis, descending);
            }
            int along = axis;
            String over = "axis " + axis;
            // A step between neighbours, which are at most this far apart.
            Function<List<Tensor>, Tensor> distance =
                    x -> x.getFirst().abs().max(along).times(2);
            cases.add(of("median", over, SPREAD, x -> x.median(along)));
            cases.add(of(
                    "median", over + ", squared", SPREAD, x -> x.median(along).square()));
            cases.add(of("quantile", over + ", 0.3", SPREAD, x -> x.quantile(0.3, along))
                    .within(new Accuracy(4, distance)));
            cases.add(of(
                            "quantile",
                            over + ", 0.9, squared",
                            SPREAD,
                            x -> x.quantile(0.9, along).square())
                    .within(new Accuracy(9, distance.andThen(Tensor::square))));
            cases.add(of("quantile", over + ", an element", SPREAD, x -> x.quantile(1, along)));
        }
        cases.add(of("topK", "none", SPREAD, x -> x.topK(0, 1).values()));
        cases.add(empty("sort", x -> x.sort(1).values()));
        cases.add(empty("sort along another axis", x -> x.sort(2, true).values()));
        cases.add(empty("topK", x -> x.topK(0, 1).values()));
        cases.add(empty("median along another axis", x -> x.median(0)));
        return cases.stream();
    }

    private static void addCases(List<OpCase> cases, int axis, boolean descending) {
        String over = "axis " + axis + (descending ? ", descending" : "");
        cases.add(of("sort", over, SPREAD, x -> x.sort(axis, descending).values()));
        cases.add(of(
                "sort",
                over + ", squared",
                SPREAD,
                x -> x.sort(axis, descending).values().square()));
        cases.add(of("argSort", over, SPREAD, x -> x.argSort(axis, descending)).differentiable(0));
        cases.add(of("argSort", over + ", ties", TIES, x -> x.argSort(axis, descending))
                .differentiable(0));
        cases.add(of("topK", over, SPREAD, x -> x.topK(2, axis, descending).values()));
        cases.add(of(
                "topK",
                over + ", squared",
                SPREAD,
                x -> x.topK(2, axis, descending).values().square()));
        for (DType type : List.of(DType.INT32, DType.BOOL)) {
            cases.add(ofType("sort", over, type, x -> x.sort(axis, descending).values()));
        }
    }

    private static OpCase of(String name, String variant, Domain domain, UnaryOperator<Tensor> function) {
        return of(name, variant, Argument.of(domain, SHAPE.toArray()), 2, function);
    }

    private static OpCase ofType(String name, String variant, DType type, UnaryOperator<Tensor> function) {
        return of(name, variant + ", " + type, new Argument(type, SHAPE, TIES), 0, function);
    }

    private static OpCase empty(String name, UnaryOperator<Tensor> function) {
        return of(name, "no elements", Argument.of(SPREAD, 2, 0, 3), 2, function);
    }

    private static OpCase of(
            String name, String variant, Argument argument, int orders, UnaryOperator<Tensor> function) {
        return new OpCase(
                name, variant, List.of(argument), x -> function.apply(x.getFirst()), Accuracy.EXACT, orders, 0);
    }
}
