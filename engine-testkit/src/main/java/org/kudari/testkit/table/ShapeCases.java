package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/**
 * Views, copies and concatenation. Each view is squared, so that a kernel reads its strides and the second derivative
 * is not zero.
 */
final class ShapeCases {
    private static final Domain ANY = Domain.between(-2, 2);

    private ShapeCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(view("reshape", "flat", x -> x.reshape(24)));
        cases.add(view("reshape", "open extent", x -> x.reshape(4, -1)));
        cases.add(view(
                "reshape",
                "of a transposed view, which copies",
                x -> x.transpose().reshape(6, 4)));
        cases.add(view(
                "reshape", "of a slice, which does not", x -> x.slice(0, 1, 2).reshape(12)));
        cases.add(view("transpose", "last two", Tensor::transpose));
        cases.add(view("transpose", "outer two", x -> x.transpose(0, 1)));
        cases.add(view("permute", "rotation", x -> x.permute(2, 0, 1)));
        cases.add(view("slice", "first axis", x -> x.slice(0, 1, 2)));
        cases.add(view("slice", "last axis", x -> x.slice(2, 1, 3)));
        cases.add(view("slice", "empty", x -> x.slice(1, 2, 2)));
        cases.add(view("stridedSlice", "every second", x -> x.stridedSlice(2, 0, 2, 2)));
        cases.add(view("stridedSlice", "backwards", x -> x.stridedSlice(2, 3, 2, -2)));
        cases.add(view("get", "middle axis", x -> x.get(1, 2)));
        cases.add(view("get", "the last but one", x -> x.get(-1, -2)));
        cases.add(view("slice", "from the end", x -> x.slice(-1, -3, -1)));
        cases.add(view("stridedSlice", "from the end, backwards", x -> x.stridedSlice(1, -1, 3, -1)));
        cases.add(view("diagonal", "last two axes", Tensor::diagonal));
        cases.add(view("diagonal", "above, of the outer axes", x -> x.diagonal(1, 0, 2)));
        cases.add(view("diagonal", "below, of axes in reverse", x -> x.diagonal(-1, 2, 1)));
        cases.add(view("diagonal", "beyond the corner", x -> x.diagonal(9, 0, 1)));
        cases.add(view(
                "diagonal", "of a flipped view", x -> x.flip(2).slice(1, 1, 3).diagonal(-1, 1, 2)));
        cases.add(view("flip", "first axis", x -> x.flip(0)));
        cases.add(view("flip", "last axis", x -> x.flip(2)));
        cases.add(view("unsqueeze", "middle", x -> x.unsqueeze(1)));
        cases.add(view("squeeze", "a slice", x -> x.slice(1, 0, 1).squeeze(1)));
        cases.add(view("broadcastTo", "a new axis", x -> x.broadcastTo(2, 2, 3, 4)));
        cases.add(view("broadcastTo", "a repeated axis", x -> x.slice(1, 0, 1).broadcastTo(2, 5, 4)));
        cases.add(
                view("contiguous", "of a permuted view", x -> x.permute(2, 1, 0).contiguous()));
        cases.add(view(
                "views", "of views", x -> x.flip(2).transpose().slice(1, 1, 4).stridedSlice(2, 2, 2, -2)));
        cases.add(view("views", "two of one tensor", x -> x.slice(2, 0, 3).times(x.slice(2, 1, 4))));
        for (int axis = 0; axis < 3; axis++) {
            cases.add(concatenation(axis));
        }
        for (int axis = -1; axis < 4; axis++) {
            int at = axis;
            cases.add(view("stack", "axis " + axis, x -> x.stack(at, List.of(x.flip(0), x.square()))));
        }
        cases.add(view("split", "uneven", x -> {
            List<Tensor> pieces = x.split(-1, 3);
            return pieces.get(0).times(pieces.get(1));
        }));
        cases.add(view("split", "given sizes", x -> {
            List<Tensor> pieces = x.split(1, List.of(1L, 0L, 2L));
            return pieces.get(2).concatenate(1, List.of(pieces.get(1), pieces.get(0)));
        }));
        cases.add(view("chunk", "three of four", x -> {
            List<Tensor> pieces = x.chunk(2, 3);
            return pieces.get(0).concatenate(2, pieces);
        }));
        cases.add(view("concatenate", "one tensor twice", x -> x.concatenate(1, List.of(x))));
        cases.add(view(
                "concatenate", "views", x -> x.slice(2, 0, 1).concatenate(2, List.of(x.flip(2), x.slice(2, 3, 4)))));
        cases.add(view(
                "concatenate", "two empty ones", x -> x.slice(1, 0, 0).concatenate(1, List.of(x.slice(1, 3, 3)))));
        cases.add(view(
                "concatenate",
                "empty ones along another axis",
                x -> x.slice(1, 0, 0).concatenate(0, List.of(x.slice(1, 0, 0)))));
        cases.add(view("concatenate", "with an empty one", x -> x.slice(1, 0, 0).concatenate(1, List.of(x))));
        return cases.stream();
    }

    private static OpCase view(String name, String variant, UnaryOperator<Tensor> view) {
        boolean product = variant.startsWith("two");
        return new OpCase(
                name,
                variant,
                List.of(Argument.of(ANY, 2, 3, 4)),
                x -> view.apply(x.getFirst()).square(),
                product ? Accuracy.ulps(1) : Accuracy.EXACT,
                2,
                24);
    }

    private static OpCase concatenation(int axis) {
        long[] first = {2, 3, 2};
        long[] second = first.clone();
        second[axis] = 1;
        return new OpCase(
                "concatenate",
                "axis " + axis,
                List.of(Argument.of(ANY, first), Argument.of(ANY, second), Argument.of(ANY, first)),
                x -> x.get(0).concatenate(axis, x.subList(1, 3)).square(),
                Accuracy.EXACT,
                2,
                24);
    }

    /** Concatenation moves every type. */
    static Stream<OpCase> ofTypes() {
        return Stream.of(DType.values())
                .map(type -> new OpCase(
                        "concatenate",
                        type.toString(),
                        List.of(TypeCases.whole(type, 2, 3), TypeCases.whole(type, 2, 1)),
                        x -> x.get(0).concatenate(1, List.of(x.get(1))),
                        Accuracy.EXACT,
                        0,
                        0));
    }
}
