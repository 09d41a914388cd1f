package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Gather, scatter-add and scatter. Some cases are squared, because the second derivative of a linear operation is zero. */
final class IndexingCases {
    private static final Domain ANY = Domain.between(-2, 2);
    private static final long[] SOURCE = {3, 4, 2};

    private IndexingCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int axis = 0; axis < SOURCE.length; axis++) {
            int along = axis;
            Shape picked = Shape.of(SOURCE).with(axis, 5);
            Argument source = Argument.of(ANY, SOURCE);
            Argument indices = Argument.indices(SOURCE[axis], picked.toArray());
            cases.add(of("gather", "axis " + axis, x -> x.get(0).gather(along, x.get(1)), source, indices));
            cases.add(of(
                    "gather",
                    "axis " + axis + ", squared",
                    x -> x.get(0).gather(along, x.get(1)).square(),
                    source,
                    indices));
            Argument added = Argument.of(ANY, SOURCE);
            Argument places = Argument.indices(2, SOURCE);
            Accuracy repeated = Accuracy.sum(4, x -> x.get(0).abs().scatterAdd(along, x.get(1), 3));
            cases.add(of("scatterAdd", "axis " + axis, x -> x.get(0).scatterAdd(along, x.get(1), 3), added, places)
                    .within(repeated));
            Accuracy repeatedTwice = new Accuracy(
                    2 * repeated.ulps() + 1, x -> repeated.magnitude().apply(x).square());
            cases.add(of(
                            "scatterAdd",
                            "axis " + axis + ", squared",
                            x -> x.get(0).scatterAdd(along, x.get(1), 3).square(),
                            added,
                            places)
                    .within(repeatedTwice));
        }
        cases.add(of(
                        "scatterAdd",
                        "to another tensor",
                        x -> x.get(2).scatterAdd(-1, x.get(1), x.get(0)).square(),
                        Argument.of(ANY, 3, 5),
                        Argument.indices(2, 3, 5),
                        Argument.of(ANY, 3, 2))
                .within(Accuracy.ulpsOf(
                        24,
                        x -> x.get(2)
                                .abs()
                                .scatterAdd(-1, x.get(1), x.get(0).abs())
                                .square())));
        addScatters(cases);
        cases.add(of(
                "oneHot",
                "a batch",
                x -> x.get(1).oneHot(4, DType.FLOAT32).times(x.get(0)).square(),
                Argument.of(ANY, 2, 3, 1),
                Argument.indices(4, 2, 3)));
        cases.add(of(
                        "oneHot",
                        "int32 to bool",
                        x -> x.get(1).oneHot(4, DType.BOOL),
                        Argument.of(ANY, 0),
                        Argument.indices(4, 5).withType(DType.INT32))
                .differentiable(0));
        cases.add(of(
                "gather",
                "int32 indices",
                x -> x.get(0).gather(1, x.get(1)),
                Argument.of(ANY, 2, 5),
                Argument.indices(5, 2, 3).withType(DType.INT32)));
        cases.add(of(
                "gather",
                "of a transposed view",
                x -> x.get(0).transpose().gather(1, x.get(1)).square(),
                Argument.of(ANY, 5, 2),
                Argument.indices(5, 2, 3)));
        cases.add(of(
                "gather",
                "no indices",
                x -> x.get(0).gather(0, x.get(1)),
                Argument.of(ANY, 3, 2),
                Argument.indices(3, 0, 2)));
        cases.add(of(
                "gather",
                "from nothing, no indices",
                x -> x.get(0).gather(0, x.get(1)),
                Argument.of(ANY, 0, 2),
                Argument.indices(1, 0, 2)));
        cases.add(of(
                "gather",
                "of empty rows",
                x -> x.get(0).gather(0, x.get(1)),
                Argument.of(ANY, 3, 0),
                Argument.indices(3, 2, 0)));
        cases.add(of("rows", "none", x -> x.get(0).rows(x.get(1)), Argument.of(ANY, 3, 4), Argument.indices(3, 0)));
        cases.add(of(
                "rows",
                "repeated",
                x -> x.get(0).rows(x.get(1)).square(),
                Argument.of(ANY, 3, 4),
                Argument.indices(3, 7)));
        cases.add(of(
                "scatterAdd",
                "nothing",
                x -> x.get(0).scatterAdd(0, x.get(1), 3),
                Argument.of(ANY, 0, 2),
                Argument.indices(1, 0, 2)));
        return cases.stream();
    }

    /** With more places than elements and fewer, so that some are left and some indices are repeated. */
    private static void addScatters(List<OpCase> cases) {
        for (int axis = 0; axis < SOURCE.length; axis++) {
            for (long places : new long[] {2, 6}) {
                long[] base = Shape.of(SOURCE).with(axis, places).toArray();
                cases.add(scatter("axis " + axis + " of " + places, axis, base, SOURCE));
            }
        }
        cases.add(scatter("a vector", 0, new long[] {5}, new long[] {4}));
        cases.add(scatter("many to one", 1, new long[] {2, 1}, new long[] {2, 9}));
        cases.add(scatter("nothing", 0, new long[] {3, 2}, new long[] {0, 2}));
        cases.add(scatter("empty rows", 0, new long[] {3, 0}, new long[] {2, 0}));
        cases.add(of(
                "scatter",
                "transposed views, int32 indices",
                x -> x.get(0)
                        .transpose()
                        .scatter(-1, x.get(1).transpose(), x.get(2).transpose())
                        .square(),
                Argument.of(ANY, 4, 3),
                Argument.indices(4, 5, 3).withType(DType.INT32),
                Argument.of(ANY, 5, 3)));
        for (DType type : List.of(DType.INT64, DType.BOOL)) {
            cases.add(of(
                            "scatter",
                            type.toString(),
                            x -> x.get(0).scatter(0, x.get(1), x.get(2)),
                            TypeCases.whole(type, 3, 2),
                            Argument.indices(3, 4, 2),
                            TypeCases.whole(type, 4, 2))
                    .differentiable(0));
        }
    }

    private static OpCase scatter(String variant, int axis, long[] base, long[] source) {
        return of(
                "scatter",
                variant,
                x -> x.get(0).scatter(axis, x.get(1), x.get(2)).square(),
                Argument.of(ANY, base),
                Argument.indices(base[axis], source),
                Argument.of(ANY, source));
    }

    private static OpCase of(
            String name, String variant, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        return new OpCase(
                name,
                variant,
                List.of(arguments),
                function,
                Accuracy.EXACT,
                2,
                arguments[1].shape().elements());
    }
}
