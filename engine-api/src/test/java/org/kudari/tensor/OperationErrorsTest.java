package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** What operations of bounds, pieces, statistics and products say about operands that do not fit. */
class OperationErrorsTest extends ReferenceDeviceTestBase {
    private Tensor ones(long... dims) {
        return Tensor.ones(device, DType.FLOAT32, Shape.of(dims));
    }

    private Tensor whole(long... dims) {
        return Tensor.ones(device, DType.INT32, Shape.of(dims));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void bounds() {
        assertRefused(() -> ones(2).clamp(2.0, 1.0), "clamp: the lower bound 2.0 is not at most the upper one, 1.0");
        assertRefused(
                () -> ones(2).clampMin(Double.NaN),
                "clamp: the lower bound NaN is not at most the upper one, Infinity");
        assertRefused(() -> whole(2).clamp(3, 2), "clamp: the lower bound 3 is above the upper one, 2");
        assertRefused(
                () -> whole(2).rdiv(1),
                "rdiv needs a floating type, but its operands are INT32: convert them with to(FLOAT32)");
    }

    @Test
    void pieces() {
        assertRefused(
                () -> ones(2, 3).stack(0, List.of(ones(3, 2))),
                "stack: shapes [2, 3] and [3, 2] do not fit: all must be equal; concatenate joins along an axis that exists");
        assertRefused(() -> ones(2).split(0, 0), "split: a piece of 0 element(s) has no elements");
        assertRefused(
                () -> ones(2, 3).split(1, List.of(1L, 1L)),
                "split: sizes [1, 1] do not add up to the extent 3 of axis 1 of shape [2, 3]");
        assertRefused(() -> ones(2).chunk(0, 0), "chunk: 0 piece(s) cannot hold the axis");
        assertRefused(() -> ones(2, 3).diagonal(0, 1, -1), "diagonal: axes 1 and -1 of shape [2, 3] are the same");
        assertRefused(
                () -> ones(2).pad(0, -1, 0),
                "pad: -1 element(s) before and 0 after: a width must be at least 0; slice takes elements away");
        assertRefused(() -> whole(2).pad(0, 1, 0, 0.5), "pad: the number 0.5 is no integer, but the type is INT32");
        assertRefused(() -> ones(2).tile(-1), "tile: the count -1 is negative");
        assertRefused(() -> ones(2).repeatInterleave(0, -2), "repeatInterleave: the count -2 is negative");
        assertRefused(() -> ones(2).tril(), "tril: shape [2] has fewer than two axes");
    }

    @Test
    void statistics() {
        assertRefused(
                () -> whole(2).variance(),
                "variance needs a floating type, but the operand is INT32: convert it with to(FLOAT32)");
        assertRefused(
                () -> ones(2).pNorm(0),
                "pNorm: the exponent 0.0 is not above 0: countNonZero counts the elements that are not 0");
        assertRefused(() -> ones(2).pNorm(-1), "pNorm: the exponent -1.0 is not above 0");
        assertRefused(() -> ones(2, 3).prod(0, -2), "axis -2 of shape [2, 3] is named twice");
    }

    @Test
    void products() {
        assertRefused(() -> ones(2, 3).matvec(ones(3, 1)), "matvec: shape [3, 1] is no vector: a vector has one axis");
        assertRefused(() -> ones(2).dot(ones(3)), "dot: vectors of shapes [2] and [3] must have one extent");
        assertRefused(
                () -> ones(2, 3).einsum("ij", ones(3)),
                "einsum: 'ij' is no pattern of two operands, such as 'ij,jk->ik' or '...ij,...jk->...ik': letters, a comma,"
                        + " letters, and possibly an arrow and letters, with at most one '...' among the letters of each");
        assertRefused(
                () -> ones(2, 2).einsum("ii,i->i", ones(2)),
                "einsum: 'ii,i->i': the letter i is named twice in 'ii': take the diagonal of the operand first");
        assertRefused(
                () -> ones(2, 2).einsum("ij,j->k", ones(2)),
                "einsum: 'ij,j->k': the result's letter k is in no operand");
        assertRefused(
                () -> ones(2, 3).einsum("ij,j->i", ones(2)),
                "einsum: 'ij,j->i': the letter j has extent 3 in one operand and 2 in the other");
        assertRefused(
                () -> ones(2, 3).einsum("i,j->i", ones(2)),
                "einsum: 'i,j->i': 'i' names 1 axes, but the operand has shape [2, 3]");
    }

    @Test
    void productsWithAnEllipsis() {
        assertRefused(
                () -> ones(5, 2, 3).einsum("...ij, ...jk -> ...ik", ones(4, 3, 2)),
                "einsum: '...ij, ...jk -> ...ik': the axes '...' of shapes [5, 2, 3] and [4, 3, 2] do not broadcast: 5 meets"
                        + " 4");
        assertRefused(
                () -> ones(3).einsum("...ij,...j->...i", ones(3)),
                "einsum: '...ij,...j->...i': '...ij' names 2 axes, but the operand has shape [3]");
        assertRefused(
                () -> ones(3, 3).einsum("i...i,...i->...i", ones(3)),
                "einsum: 'i...i,...i->...i': the letter i is named twice in 'i...i': take the diagonal of the operand"
                        + " first");
        assertRefused(
                () -> ones(2, 3).einsum("ij...,jk", ones(4, 2)),
                "einsum: 'ij...,jk': the letter j has extent 3 in one operand and 4 in the other");
        for (String pattern : List.of("..i,i", "...i...,i", "i,i->......", "....,i")) {
            assertThatThrownBy(() -> ones(3).einsum(pattern, ones(3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("einsum: '" + pattern + "' is no pattern of two operands");
        }
    }

    @Test
    void productsOfTwoTypes() {
        assertRefused(
                () -> ones(2).einsum("i,i", whole(2)),
                "einsum: 'i,i': the operands are FLOAT32 and INT32, but must have one type: convert one with to(FLOAT32)");
    }

    @Test
    void indices() {
        assertRefused(
                () -> ones(2, 3).scatterAdd(0, Tensors.arange(device, 4).reshape(1, 4), ones(1, 4)),
                "scatterAdd: a source of FLOAT32 [1, 4] cannot be added to FLOAT32 [2, 3]: the type and all extents but that"
                        + " of axis 0 must be equal");
        assertRefused(
                () -> ones(2, 3).scatter(0, Tensors.arange(device, 4).reshape(1, 4), ones(1, 4)),
                "scatter: a source of FLOAT32 [1, 4] cannot be put into FLOAT32 [2, 3]: the type and all extents but that of"
                        + " axis 0 must be equal");
        assertRefused(
                () -> ones(2).scatter(0, Tensors.arange(device, 2), whole(2)),
                "scatter: a source of INT32 [2] cannot be put into FLOAT32 [2]: the type and all extents but that of axis 0"
                        + " must be equal");
        assertRefused(
                () -> ones(2).scatter(0, Tensors.arange(device, 3), ones(2)),
                "scatter: the source [2] and its indices [3] must have one shape");
        assertRefused(
                () -> ones(2).scatter(0, ones(2), ones(2)),
                "scatter: indices are INT32 or INT64, not FLOAT32: convert them with to(INT64)");
        assertThatThrownBy(() ->
                        ones(2).scatter(0, Tensors.arange(device, 3), ones(3)).toFloatArray())
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("index 2 is outside of axis 0, which has extent 2: indices go from 0 to 1");
        assertRefused(
                () -> ones(2).oneHot(3, DType.FLOAT32),
                "oneHot: indices are INT32 or INT64, not FLOAT32: convert them with to(INT64)");
        assertThatThrownBy(
                        () -> Tensors.arange(device, 4).oneHot(3, DType.FLOAT32).toFloatArray())
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
