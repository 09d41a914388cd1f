package org.kudari.op;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * Einstein's sum of two operands, made of one matrix product. Letters that only one operand has and the result has not
 * are summed over first. What remains is of four kinds: batch letters, which both operands and the result have; summed
 * letters, which both operands have; and the rows and the columns, which one operand and the result have. Each operand
 * is permuted to batch, rows, summed letters (or batch, summed letters, columns), and the letters of a kind are joined
 * to one axis. Without summed letters the product is elementwise. An {@link EinsumEllipsis} becomes letters before all
 * that.
 *
 * @param text the pattern as it was given, for errors
 * @param left the letters of the first operand's axes, possibly with an {@link EinsumEllipsis}
 * @param right the letters of the second operand's axes
 * @param result the letters of the result's axes
 */
record Einsum(String text, String left, String right, String result) {
    /** The sum of the products of two vectors, of extent 1. */
    static final Reduce DOT =
            Reduce.of("dot", Reduction.SUM, Kernel.of(2, 0, Expr.input(0).times(Expr.input(1))), List.of(0));

    private static final String AXES = "[a-zA-Z]*(\\.\\.\\.)?[a-zA-Z]*";

    /** @throws IllegalArgumentException if the text is no pattern of two operands */
    static Einsum parse(String text) {
        String pattern = text.replace(" ", "");
        if (!pattern.matches(AXES + "," + AXES + "(->" + AXES + ")?")) {
            throw new IllegalArgumentException(
                    "einsum: '" + text + "' is no pattern of two operands, such as 'ij,jk->ik' or '...ij,...jk->...ik':"
                            + " letters, a comma, letters, and possibly an arrow and letters, with at most one '...'"
                            + " among the letters of each");
        }
        pattern = EinsumEllipsis.marked(pattern);
        int comma = pattern.indexOf(',');
        int arrow = pattern.indexOf("->");
        String left = pattern.substring(0, comma);
        String right = pattern.substring(comma + 1, arrow < 0 ? pattern.length() : arrow);
        String result = arrow < 0 ? implicitResult(left + right) : pattern.substring(arrow + 2);
        Einsum einsum = new Einsum(text, left, right, result);
        einsum.requireEachOnce(left, ": take the diagonal of the operand first");
        einsum.requireEachOnce(right, ": take the diagonal of the operand first");
        einsum.requireEachOnce(result, " of the result");
        einsum.requireLettersOfOperands();
        return einsum;
    }

    /** The axes of the ellipsis, then the letters that occur once. */
    private static String implicitResult(String letters) {
        String ofEllipsis = has(letters, EinsumEllipsis.MARK) ? String.valueOf(EinsumEllipsis.MARK) : "";
        return letters.chars()
                .filter(letter ->
                        letter != EinsumEllipsis.MARK && letters.indexOf(letter) == letters.lastIndexOf(letter))
                .sorted()
                .collect(() -> new StringBuilder(ofEllipsis), StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void requireEachOnce(String letters, String advice) {
        for (char letter : letters.toCharArray()) {
            if (letters.indexOf(letter) != letters.lastIndexOf(letter)) {
                throw refused(
                        "the letter " + letter + " is named twice in '" + EinsumEllipsis.shown(letters) + "'" + advice);
            }
        }
    }

    private void requireLettersOfOperands() {
        for (char letter : result.toCharArray()) {
            if (letter != EinsumEllipsis.MARK && !has(left, letter) && !has(right, letter)) {
                throw refused("the result's letter " + letter + " is in no operand");
            }
        }
    }

    IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException("einsum: '" + text + "': " + problem);
    }

    <T extends TensorOps<T>> T of(T a, T b) {
        if (a.type() != b.type()) {
            throw refused("the operands are " + a.type() + " and " + b.type()
                    + ", but must have one type: convert one with to("
                    + a.type().promote(b.type()) + ")");
        }
        return has(left + right + result, EinsumEllipsis.MARK) ? EinsumEllipsis.sum(this, a, b) : ofLetters(a, b);
    }

    private <T extends TensorOps<T>> T ofLetters(T a, T b) {
        Map<Character, Long> extents = new HashMap<>();
        collect(extents, left, a.shape());
        collect(extents, right, b.shape());
        String usedLeft = keep(left, letter -> has(right, letter) || has(result, letter));
        String usedRight = keep(right, letter -> has(left, letter) || has(result, letter));
        T x = summed(a, left, usedLeft);
        T y = summed(b, right, usedRight);

        String batch = keep(usedLeft, letter -> has(usedRight, letter) && has(result, letter));
        String inner = keep(usedLeft, letter -> has(usedRight, letter) && !has(result, letter));
        String rows = keep(usedLeft, letter -> !has(usedRight, letter));
        String columns = keep(usedRight, letter -> !has(usedLeft, letter));
        T first = joined(x, usedLeft, List.of(batch, rows, inner), extents);
        T second = joined(y, usedRight, List.of(batch, inner, columns), extents);
        T product = inner.isEmpty() ? first.times(second) : first.matmul(second);
        String letters = batch + rows + columns;
        return permuted(product.reshape(shape(letters, extents)), letters, result);
    }

    private void collect(Map<Character, Long> extents, String letters, Shape shape) {
        if (shape.rank() != letters.length()) {
            throw refused("'" + letters + "' names " + letters.length() + " axes, but the operand has shape " + shape);
        }
        for (int axis = 0; axis < letters.length(); axis++) {
            long extent = shape.dim(axis);
            Long known = extents.putIfAbsent(letters.charAt(axis), extent);
            if (known != null && known != extent) {
                throw refused("the letter " + letters.charAt(axis) + " has extent " + known + " in one operand and "
                        + extent + " in the other");
            }
        }
    }

    /** The sum over the letters that are not kept, in the operand's type. */
    private static <T extends TensorOps<T>> T summed(T x, String letters, String kept) {
        int[] axes = letters.chars()
                .filter(letter -> !has(kept, letter))
                .map(letters::indexOf)
                .toArray();
        return axes.length == 0 ? x : x.sum(axes).to(x.type());
    }

    /** The operand with its axes in the order of some groups of letters, those of each group joined to one. */
    private static <T extends TensorOps<T>> T joined(
            T x, String letters, List<String> groups, Map<Character, Long> extents) {
        long[] dims = groups.stream()
                .mapToLong(group -> shape(group, extents).elements())
                .toArray();
        return permuted(x, letters, String.join("", groups)).reshape(Shape.of(dims));
    }

    private static <T extends TensorOps<T>> T permuted(T x, String letters, String order) {
        return order.equals(letters)
                ? x
                : x.permute(order.chars().map(letters::indexOf).toArray());
    }

    private static Shape shape(String letters, Map<Character, Long> extents) {
        return Shape.of(
                letters.chars().mapToLong(letter -> extents.get((char) letter)).toArray());
    }

    private static boolean has(String letters, int letter) {
        return letters.indexOf(letter) >= 0;
    }

    private static String keep(String letters, IntPredicate wanted) {
        return letters.chars()
                .filter(wanted)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
