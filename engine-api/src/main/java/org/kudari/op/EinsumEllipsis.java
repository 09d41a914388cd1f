package org.kudari.op;

import org.kudari.layout.Shape;

/**
 * The ellipsis of an Einstein's sum, {@code ...}: the axes of an operand that have no letters. Those of both operands are
 * aligned at the last and broadcast. They get letters, so that the sum has letters alone; an axis of extent 1 that meets
 * a longer one is left out.
 */
final class EinsumEllipsis {
    /** Stands for the three dots among the letters of an operand. */
    static final char MARK = '.';

    private static final String DOTS = "...";

    private EinsumEllipsis() {}

    static String marked(String pattern) {
        return pattern.replace(DOTS, String.valueOf(MARK));
    }

    static String shown(String letters) {
        return letters.replace(String.valueOf(MARK), DOTS);
    }

    /** The sum with letters for the axes of the ellipsis. */
    static <T extends TensorOps<T>> T sum(Einsum einsum, T a, T b) {
        int ofLeft = axes(einsum, einsum.left(), a.shape());
        int ofRight = axes(einsum, einsum.right(), b.shape());
        String letters = letters(Math.max(ofLeft, ofRight));
        Operand<T> left = new Operand<>(a, named(einsum.left(), last(letters, ofLeft)));
        Operand<T> right = new Operand<>(b, named(einsum.right(), last(letters, ofRight)));
        for (char letter : letters.toCharArray()) {
            long inLeft = left.extent(letter);
            long inRight = right.extent(letter);
            if (inLeft == inRight) {
                continue;
            }
            if (inLeft == 1) {
                left = left.without(letter);
            } else if (inRight == 1) {
                right = right.without(letter);
            } else {
                throw einsum.refused("the axes '...' of shapes " + a.shape() + " and " + b.shape()
                        + " do not broadcast: " + inLeft + " meets " + inRight);
            }
        }
        String result = named(einsum.result(), letters);
        return new Einsum(einsum.text(), left.letters, right.letters, result).of(left.tensor, right.tensor);
    }

    /** The number of axes without letters. */
    private static int axes(Einsum einsum, String operand, Shape shape) {
        if (operand.indexOf(MARK) < 0) {
            return 0;
        }
        int axes = shape.rank() - (operand.length() - 1);
        if (axes < 0) {
            throw einsum.refused("'" + shown(operand) + "' names " + (operand.length() - 1)
                    + " axes, but the operand has shape " + shape);
        }
        return axes;
    }

    /** Letters that no pattern has. */
    private static String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            letters.append((char) ('z' + i));
        }
        return letters.toString();
    }

    private static String last(String letters, int count) {
        return letters.substring(letters.length() - count);
    }

    private static String named(String pattern, String letters) {
        return pattern.replace(String.valueOf(MARK), letters);
    }

    private record Operand<T extends TensorOps<T>>(T tensor, String letters) {
        /** 1 for an axis that is not there. */
        long extent(char letter) {
            int axis = letters.indexOf(letter);
            return axis < 0 ? 1 : tensor.shape().dim(axis);
        }

        /** @param letter of an axis of extent 1, or of none */
        Operand<T> without(char letter) {
            int axis = letters.indexOf(letter);
            return axis < 0 ? this : new Operand<>(tensor.squeeze(axis), letters.replace(String.valueOf(letter), ""));
        }
    }
}
