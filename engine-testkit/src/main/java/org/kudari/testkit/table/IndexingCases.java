package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Gather and scatter-add. Some cases are squared, because the second derivative of a linear operation is zero. */
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
