package org.kudari.testkit.table;

import java.util.List;
import java.util.function.Function;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/**
 * The allowed difference between a result and the reference's, in units in the last place of a magnitude. A backend
 * rounds each operation to the result's type and the reference rounds once, so the bound follows from the number of
 * operations.
 *
 * @param ulps the roundings of all operations; 0 requires the same bits
 * @param magnitude from the arguments to the magnitude that the roundings are relative to; null for the result itself
 */
public record Accuracy(double ulps, Function<List<Tensor>, Tensor> magnitude) {
    /** The same bits: for operations that are exact or correctly rounded once. */
    public static final Accuracy EXACT = new Accuracy(0, null);

    /**
     * {@return an accuracy relative to the result, for functions that keep relative accuracy}
     *
     * @param ulps the units in the last place of the result
     */
    public static Accuracy ulps(double ulps) {
        return new Accuracy(ulps, null);
    }

    /**
     * {@return an accuracy relative to the largest term that is added or subtracted, for functions whose terms may
     * cancel}
     *
     * @param ulps the units in the last place of the magnitude
     * @param magnitude from the arguments to the magnitude
     */
    public static Accuracy ulpsOf(double ulps, Function<List<Tensor>, Tensor> magnitude) {
        return new Accuracy(ulps, magnitude);
    }

    /**
     * {@return the accuracy of a sum in any order, relative to the sum of the terms' magnitudes}
     *
     * @param terms the number of terms of one sum
     * @param magnitude from the arguments to the sums of the terms' magnitudes
     */
    public static Accuracy sum(long terms, Function<List<Tensor>, Tensor> magnitude) {
        return new Accuracy(sumUlps(terms), magnitude);
    }

    /**
     * The largest error of a sum in any order, in units in the last place of {@code sum|terms|}. Higham's bound is
     * {@code n u} for {@code n} terms, {@code u} being half a unit (Accuracy and Stability of Numerical Algorithms,
     * 4.2). Each term's own computation and the reference's result are rounded once more.
     *
     * @param terms the number of terms
     * @return the units
     */
    public static double sumUlps(long terms) {
        return (terms + 2) / 2.0;
    }

    /**
     * {@return the allowed absolute difference at an element}
     *
     * @param type the type of the result
     * @param expected the expected value
     * @param magnitude the magnitude; the expected value's is used if it is larger
     */
    public double allowed(DType type, double expected, double magnitude) {
        return bound(type, ulps, Math.max(Math.abs(expected), magnitude));
    }

    /**
     * Converts units in the last place of a magnitude to an absolute difference. It adds one unit for the reference,
     * which is not exact in double precision either, and the smallest normal number, because a device may flush
     * subnormal numbers.
     *
     * @param type the type of the result
     * @param ulps the units; 0 gives 0
     * @param magnitude the magnitude
     * @return the absolute difference; 0 for integers
     */
    public static double bound(DType type, double ulps, double magnitude) {
        if (ulps == 0 || !type.isFloating()) {
            return 0;
        }
        double epsilon = type == DType.FLOAT32 ? 0x1p-23 : 0x1p-52;
        double smallest = type == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        return (ulps + 1) * epsilon * magnitude + smallest;
    }
}
