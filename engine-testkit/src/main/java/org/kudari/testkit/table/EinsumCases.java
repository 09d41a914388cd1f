package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/** Products of vectors, and Einstein's sums of two operands. */
final class EinsumCases {
    private static final Domain ANY = Domain.between(-2, 2);

    private EinsumCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(of("matvec", "matrix", Tensor::matvec, shape(3, 4), shape(4)));
        cases.add(of(
                "matvec", "batch of transposed views", (a, x) -> a.transpose().matvec(x), shape(2, 4, 3), shape(4)));
        cases.add(of("dot", "vectors", Tensor::dot, shape(7), shape(7)));
        cases.add(of("dot", "no elements", Tensor::dot, shape(0), shape(0)));
        cases.add(of("outer", "vectors", Tensor::outer, shape(3), shape(4)));
        cases.add(einsum("ij,jk->ik", shape(2, 3), shape(3, 4)));
        cases.add(einsum("ij,jk", shape(2, 3), shape(3, 4)));
        cases.add(einsum("ij,kj->ki", shape(2, 3), shape(4, 3)));
        cases.add(einsum("bij,bjk->bik", shape(2, 3, 4), shape(2, 4, 2)));
        cases.add(einsum("bij,kbj->ikb", shape(2, 3, 4), shape(5, 2, 4)));
        cases.add(einsum("ij,ij->", shape(3, 4), shape(3, 4)));
        cases.add(einsum("ij,ij->ij", shape(3, 4), shape(3, 4)));
        cases.add(einsum("ij,ji->ji", shape(3, 4), shape(4, 3)));
        cases.add(einsum("i,j->ji", shape(3), shape(4)));
        cases.add(einsum("ijk,jl->il", shape(2, 3, 4), shape(3, 5)));
        cases.add(einsum("ijk,lm->im", shape(2, 3, 4), shape(2, 5)));
        cases.add(einsum(",i->i", shape(), shape(4)));
        cases.add(einsum("bhqd,bhkd->bhqk", shape(2, 2, 3, 4), shape(2, 2, 3, 4)));
        cases.add(einsum("ij,jk->ik", shape(2, 0), shape(0, 4)));
        cases.add(einsum("ij,jk->ik", shape(0, 3), shape(3, 4)));
        cases.add(einsum("...ij,...jk->...ik", shape(2, 3, 4), shape(2, 4, 2)));
        cases.add(einsum("...ij,...jk", shape(5, 1, 2, 3), shape(2, 3, 2)));
        cases.add(einsum("i...j,...j->...i", shape(2, 3, 4), shape(1, 4)));
        cases.add(einsum("...i,...i->", shape(3, 4), shape(2, 1, 4)));
        cases.add(einsum("...,...", shape(3, 1), shape(4)));
        cases.add(einsum("...,ij->i...", shape(), shape(2, 3)));
        cases.add(einsum("...i,ij->...j", shape(0, 2, 3), shape(3, 4)));
        cases.add(new OpCase(
                "dot",
                "INT32",
                List.of(TypeCases.whole(DType.INT32, 5), TypeCases.whole(DType.INT32, 5)),
                x -> x.get(0).dot(x.get(1)),
                Accuracy.EXACT,
                0,
                0));
        return cases.stream();
    }

    private static long[] shape(long... dims) {
        return dims;
    }

    private static OpCase einsum(String axes, long[] a, long[] b) {
        String shapes = a.length > 0 && (a[0] == 0 || a[a.length - 1] == 0) ? ", no elements" : "";
        return of("einsum", axes + shapes + (shapes.isEmpty() ? "" : " in " + a[0]), (x, y) -> x.einsum(axes, y), a, b);
    }

    private static OpCase of(String name, String variant, BinaryOperator<Tensor> function, long[] a, long[] b) {
        return new OpCase(
                name,
                variant,
                List.of(Argument.of(ANY, a), Argument.of(ANY, b)),
                x -> function.apply(x.get(0), x.get(1)),
                Accuracy.sum(24, x -> function.apply(x.get(0).abs(), x.get(1).abs())),
                2,
                24);
    }
}
