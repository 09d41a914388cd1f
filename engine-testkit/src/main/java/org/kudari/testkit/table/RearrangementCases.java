package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/** Padding, repetition, shifts and triangles. Each is squared, so that the second derivative is not zero. */
final class RearrangementCases {
    private static final Domain ANY = Domain.between(-2, 2);

    private RearrangementCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(of("pad", "first axis, zeros", x -> x.pad(0, 2, 1)));
        cases.add(of("pad", "last axis, a number", x -> x.pad(-1, 0, 3, 1.5)));
        cases.add(of("pad", "middle axis of a flipped view", x -> x.flip(1).pad(1, 1, 1, -2)));
        cases.add(of("pad", "nothing", x -> x.pad(1, 0, 0, 7)));
        cases.add(of("pad", "an empty axis", x -> x.slice(1, 0, 0).pad(1, 2, 1, 3)));
        cases.add(of("tile", "two axes", x -> x.tile(2, 1, 3)));
        cases.add(of("tile", "fewer counts", x -> x.tile(2)));
        cases.add(of("tile", "more counts", x -> x.tile(2, 1, 2, 1)));
        cases.add(of("tile", "of a transposed view", x -> x.transpose().tile(1, 2, 2)));
        cases.add(of("tile", "zero times", x -> x.tile(0, 2)));
        cases.add(of("repeatInterleave", "middle axis", x -> x.repeatInterleave(1, 3)));
        cases.add(of("repeatInterleave", "last axis", x -> x.repeatInterleave(-1, 2)));
        cases.add(of("repeatInterleave", "zero times", x -> x.repeatInterleave(0, 0)));
        cases.add(of("roll", "up", x -> x.roll(2, 1)));
        cases.add(of("roll", "down, more than once around", x -> x.roll(1, -4)));
        cases.add(of("roll", "not at all", x -> x.roll(0, 2)));
        cases.add(of("roll", "an empty axis", x -> x.slice(0, 0, 0).roll(0, 1)));
        for (long diagonal = -2; diagonal <= 3; diagonal++) {
            long at = diagonal;
            cases.add(of("tril", "diagonal " + diagonal, x -> x.tril(at)));
            cases.add(of("triu", "diagonal " + diagonal, x -> x.triu(at)));
        }
        cases.add(of("tril", "no rows", x -> x.slice(1, 0, 0).tril()));
        cases.add(of("diagonalEmbed", "last axis", Tensor::diagonalEmbed));
        for (DType type : DType.values()) {
            cases.add(ofType("pad", type, x -> x.pad(1, 1, 2, 1)));
            cases.add(ofType("roll", type, x -> x.roll(0, 1)));
            cases.add(ofType("tril", type, Tensor::tril));
        }
        return cases.stream();
    }

    private static OpCase of(String name, String variant, UnaryOperator<Tensor> function) {
        return new OpCase(
                name,
                variant,
                List.of(Argument.of(ANY, 2, 3, 4)),
                x -> function.apply(x.getFirst()).square(),
                Accuracy.EXACT,
                2,
                24);
    }

    private static OpCase ofType(String name, DType type, UnaryOperator<Tensor> function) {
        return new OpCase(
                name,
                type.toString(),
                List.of(TypeCases.whole(type, 3, 2)),
                x -> function.apply(x.getFirst()),
                Accuracy.EXACT,
                0,
                0);
    }
}
