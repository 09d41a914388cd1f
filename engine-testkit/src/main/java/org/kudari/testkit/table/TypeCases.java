package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/** Conversions between all types, promotion of all pairs, and every primitive on every type of integers. */
final class TypeCases {
    /** Values that truncate, saturate, wrap or are not a number in a conversion to a narrower type. */
    private static final Domain FLOATING_EXTREMES = Domain.oneOf(
            0,
            -0.0,
            0.5,
            -0.5,
            1.5,
            -1.5,
            127.9,
            128,
            255,
            255.9,
            256,
            300,
            -1,
            -129,
            65537,
            2147483647.0,
            -2147483648.0,
            2147483648.0,
            4294967296.0,
            9007199254740993.0,
            1e19,
            -1e19,
            3e38,
            -3e38,
            1e-40,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            16777217);

    private static final Domain INTEGER_EXTREMES = Domain.oneOf(
            0,
            1,
            -1,
            2,
            127,
            128,
            255,
            256,
            257,
            -128,
            -129,
            65536,
            16777217,
            2147483647L,
            -2147483648L,
            2147483648L,
            4294967295L,
            4294967296L,
            9007199254740992.0,
            -9223372036854775808.0);

    private TypeCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                Argument extremes =
                        new Argument(from, Shape.of(31), from.isFloating() ? FLOATING_EXTREMES : INTEGER_EXTREMES);
                cases.add(forward("to", from + " to " + to, x -> x.getFirst().to(to), extremes));
                cases.add(forward(
                        "promotion",
                        from + " and " + to,
                        x -> x.get(0).plus(x.get(1)),
                        whole(from, 2, 3),
                        whole(to, 3)));
                cases.add(forward(
                        "promotion",
                        from + " below " + to,
                        x -> x.get(0).lessThan(x.get(1)),
                        whole(from, 2, 3),
                        whole(to, 3)));
            }
        }
        for (Primitive function : Primitive.values()) {
            for (DType type : DType.values()) {
                if (!function.isFloatingOnly() && !type.isFloating()) {
                    cases.add(onIntegers(function, type));
                }
            }
        }
        for (DType type : DType.values()) {
            cases.add(forward("sum", type + " in full", x -> x.getFirst().sum(), whole(type, 5, 7)));
            cases.add(forward("sum", type + " of columns", x -> x.getFirst().sum(0), whole(type, 5, 7)));
            cases.add(forward("max", type + " of rows", x -> x.getFirst().max(1), whole(type, 5, 7)));
            cases.add(forward("min", type + " of columns", x -> x.getFirst().min(0), whole(type, 5, 7)));
            cases.add(forward("argMax", type.toString(), x -> x.getFirst().argMax(1), whole(type, 5, 7)));
            cases.add(forward(
                    "matmul", type.toString(), x -> x.get(0).matmul(x.get(1)), whole(type, 3, 4), whole(type, 4, 5)));
            cases.add(forward("plus", type + " and a number", x -> x.getFirst().plus(3), whole(type, 2, 3)));
            cases.add(forward(
                    "gather",
                    type.toString(),
                    x -> x.get(0).gather(0, x.get(1)),
                    whole(type, 3, 2),
                    Argument.indices(3, 4, 2)));
            cases.add(forward(
                    "scatterAdd",
                    type.toString(),
                    x -> x.get(0).scatterAdd(0, x.get(1), 3),
                    whole(type, 4, 2),
                    Argument.indices(3, 4, 2)));
        }
        return cases.stream();
    }

    private static OpCase onIntegers(Primitive function, DType type) {
        Argument[] arguments = new Argument[function.arity()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = whole(type, 4, 5);
        }
        return forward(
                function.functionName(),
                type.toString(),
                x -> x.getFirst().apply(Elementwise.of(function), x),
                arguments);
    }

    /** Small whole numbers, so that sums of floating ones are exact in any order. */
    static Argument whole(DType type, long... dims) {
        Domain domain = switch (type) {
            case BOOL -> Domain.whole(0, 1);
            case UINT8 -> Domain.whole(0, 255);
            case INT32, INT64, FLOAT32, FLOAT64 -> Domain.whole(-100, 100);
        };
        return new Argument(type, Shape.of(dims), domain);
    }

    private static OpCase forward(
            String name, String variant, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        return new OpCase(
                name,
                variant,
                List.of(arguments),
                function,
                Accuracy.EXACT,
                0,
                arguments[0].shape().elements());
    }
}
