package org.kudari.op;

/**
 * Products of matrices and vectors.
 *
 * @param <T> the implementation itself
 */
public interface MatrixOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * The matrix product {@code [.., m, k] x [.., k, n] -> [.., m, n]}. The axes before the last two broadcast.
     *
     * @param other the right factor
     * @return the product
     * @throws IllegalArgumentException if an operand has fewer than two axes, the types differ, or the shapes do not
     *     fit
     */
    default T matmul(T other) {
        return apply(MatMul.INSTANCE, other);
    }

    /**
     * The matrix times a vector: {@code [.., m, k] x [k] -> [.., m]}.
     *
     * @param vector the vector
     * @return the product
     * @throws IllegalArgumentException if this has fewer than two axes, the other operand is no vector of as many
     *     elements as this has columns, or the types differ
     */
    default T matvec(T vector) {
        requireVector("matvec", vector);
        return matmul(vector.unsqueeze(1)).squeeze(-1);
    }

    /**
     * The inner product of two vectors: {@code [k] x [k] -> []}. That of integers is {@code INT64}.
     *
     * @param other the other vector
     * @return the product
     * @throws IllegalArgumentException if an operand is no vector, or they have different extents
     */
    default T dot(T other) {
        requireVector("dot", self());
        requireVector("dot", other);
        if (!shape().equals(other.shape())) {
            throw new IllegalArgumentException(
                    "dot: vectors of shapes " + shape() + " and " + other.shape() + " must have one extent");
        }
        return apply(Einsum.DOT, other).squeeze(0);
    }

    /**
     * The outer product of two vectors: {@code [m] x [n] -> [m, n]}.
     *
     * @param other the vector along the columns
     * @return the product
     * @throws IllegalArgumentException if an operand is no vector
     */
    default T outer(T other) {
        requireVector("outer", self());
        requireVector("outer", other);
        return self().unsqueeze(1).times(other);
    }

    private static void requireVector(String operation, TensorLike<?> operand) {
        if (operand.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    operation + ": shape " + operand.shape() + " is no vector: a vector has one" + " axis");
        }
    }

    /**
     * Einstein's sum of two operands: {@code a.einsum("bij,bjk->bik", b)}. A letter names an axis. Axes of one letter
     * have one extent. A letter that is missing behind the arrow is summed over. Without an arrow the result has the
     * letters that occur once, in alphabetical order. The sums are those of a matrix product.
     *
     * <p>An ellipsis stands for all axes without a letter: {@code "...ij,...jk->...ik"}. Those of both operands
     * broadcast, aligned at the last. Without an arrow they come first in the result. If the result's letters have no
     * ellipsis, they are summed over, as in PyTorch; NumPy refuses that.
     *
     * @param axes the letters of this operand, a comma, those of the other one, and possibly {@code ->} and those of
     *     the result; each with at most one {@code ...}; blanks are ignored
     * @param other the other operand, of this type
     * @return the result
     * @throws IllegalArgumentException if the text is no such pattern, an operand has another number of axes, a letter
     *     is named twice in an operand (take its {@link ShapeOps#diagonal} first), extents of one letter differ, or
     *     axes of the ellipsis do not broadcast
     */
    default T einsum(String axes, T other) {
        return Einsum.parse(axes).of(self(), other);
    }
}
