package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Functions of elements that are no row of the primitives or of the named functions: bounds, numbers, conditions. */
final class ScalarCases {
    private static final Domain ANY = Domain.between(-2, 2);

    /** Away from the bounds -0.5 and 1, where a clamp has kinks. */
    private static final Domain AROUND_BOUNDS = Domain.betweenAvoiding(-2, 2, 0.05, -0.5, 1);

    private static final Domain NOT_NEAR_ZERO = Domain.betweenAvoiding(-2, 2, 0.4, 0);

    private static final Domain SPECIAL = Domain.oneOf(
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1e30, Float.MAX_VALUE, 1, -3);

    private static final Argument FLOATS = Argument.of(ANY, 3, 5);
    private static final Argument CONDITION = new Argument(DType.BOOL, FLOATS.shape(), Domain.oneOf(1, 0));

    private ScalarCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(squared("clamp", "both bounds", AROUND_BOUNDS, x -> x.clamp(-0.5, 1.0)));
        cases.add(squared("clamp", "whole bounds", Domain.betweenAvoiding(-3, 3, 0.05, -1, 2), x -> x.clamp(-1, 2)));
        cases.add(squared("clamp", "from below", AROUND_BOUNDS, x -> x.clampMin(-0.5)));
        cases.add(squared("clamp", "from above", AROUND_BOUNDS, x -> x.clampMax(1)));
        cases.add(ofSpecial("clamp", x -> x.clamp(-2.0, 2.0)));
        cases.add(ofWhole("clamp", x -> x.clamp(-1, 2).plus(x.clampMin(0)).plus(x.clampMax(0))));
        cases.add(squared("rsub", "number", ANY, x -> x.rsub(0.75)).within(Accuracy.ulps(2)));
        cases.add(squared("rdiv", "number", NOT_NEAR_ZERO, x -> x.rdiv(3)).within(Accuracy.ulps(6)));
        cases.add(ofWhole("rsub", x -> x.rsub(5)));
        cases.add(
                squared("copy", "of a transposed view", ANY, x -> x.transpose().copy()));
        cases.add(of(
                "where",
                "two tensors",
                2,
                x -> x.get(1).where(x.get(0), x.get(2)).square(),
                CONDITION,
                FLOATS,
                Argument.of(ANY, 5)));
        cases.add(of(
                "where",
                "number elsewhere",
                2,
                x -> x.get(1).where(x.get(0), 0.5).square(),
                CONDITION,
                FLOATS));
        cases.add(of(
                "where", "number first", 2, x -> x.get(0).select(-1.5, x.get(1)).square(), CONDITION, FLOATS));
        cases.add(of("where", "two numbers", 0, x -> x.get(0).select(1.5, -2, DType.FLOAT32), CONDITION));
        cases.add(of("where", "two whole numbers", 0, x -> x.get(0).select(7, -2, DType.INT64), CONDITION));
        cases.add(of(
                "maskedFill",
                "broadcast mask",
                2,
                x -> x.get(1).maskedFill(x.get(0), 3).square(),
                new Argument(DType.BOOL, Shape.of(3, 1), Domain.oneOf(1, 0)),
                FLOATS));
        cases.add(ofSpecial("isNan", Tensor::isNan));
        cases.add(ofSpecial("isFinite", Tensor::isFinite));
        cases.add(ofSpecial("isInfinite", Tensor::isInfinite));
        cases.add(ofWhole("isNan", Tensor::isNan));
        cases.add(ofWhole("isFinite", Tensor::isFinite));
        cases.add(ofWhole("isInfinite", Tensor::isInfinite));
        Argument special = Argument.of(SPECIAL, 9, 1);
        cases.add(of(
                "isClose",
                "special values",
                0,
                x -> x.get(0).isClose(x.get(1), 1e-3, 0.5),
                special,
                Argument.of(SPECIAL, 9)));
        return cases.stream();
    }

    /** Squared, so that the second derivative is not zero. */
    private static OpCase squared(String name, String variant, Domain domain, Function<Tensor, Tensor> function) {
        return of(name, variant, 2, x -> function.apply(x.getFirst()).square(), Argument.of(domain, 3, 5));
    }

    private static OpCase ofSpecial(String name, Function<Tensor, Tensor> function) {
        return of(name, "special values", 0, x -> function.apply(x.getFirst()), Argument.of(SPECIAL, 3, 5));
    }

    private static OpCase ofWhole(String name, Function<Tensor, Tensor> function) {
        return of(name, "whole numbers", 0, x -> function.apply(x.getFirst()), TypeCases.whole(DType.INT32, 3, 5));
    }

    private static OpCase of(
            String name, String variant, int orders, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        return new OpCase(name, variant, List.of(arguments), function, Accuracy.EXACT, orders, 15);
    }
}
