package org.kudari.testkit.table;

import java.util.List;
import java.util.function.Function;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/**
 * How far a result may lie from the reference's: so many units in the last place of a magnitude. A backend rounds each
 * step to the result's type and the reference rounds once; the bound follows from the number of steps between them.
 *
 * @param ulps the steps' roundings; 0 demands the same bits
 * @param magnitude from the arguments, what the roundings are relative to; null for the result itself
 */
public record Accuracy(double ulps, Function<List<Tensor>, Tensor> magnitude) {
    /** The same bits: where every step is exact, or correctly rounded once. */
    public static final Accuracy EXACT = new Accuracy(0, null);

    /** Relative to the result: for functions that keep relative accuracy. */
    public static Accuracy ulps(double ulps) {
        return new Accuracy(ulps, null);
    }

    /** Relative to the largest term that was added or subtracted on the way, where terms may cancel. */
    public static Accuracy ulpsOf(double ulps, Function<List<Tensor>, Tensor> magnitude) {
        return new Accuracy(ulps, magnitude);
    }

    /**
     * A sum in any order, relative to the sum of the terms' magnitudes.
     *
     * @param terms the number of terms of one sum
     * @param magnitude the sums of the terms' magnitudes
     */
    public static Accuracy sum(long terms, Function<List<Tensor>, Tensor> magnitude) {
        return new Accuracy(sumUlps(terms), magnitude);
    }

    /**
     * The units in the last place of {@code sum|terms|} that a sum in any order may be off by. Higham's bound is {@code
     * n u} for {@code n} terms, {@code u} being half a unit (Accuracy and Stability of Numerical Algorithms, 4.2); each
     * term's own computation and the reference's result are rounded once more.
     */
    public static double sumUlps(long terms) {
        return (terms + 2) / 2.0;
    }

    /** The distance allowed at an element. */
    public double allowed(DType type, double expected, double magnitude) {
        return bound(type, ulps, Math.max(Math.abs(expected), magnitude));
    }

    /**
     * So many units in the last place of a magnitude. One more for the reference, itself not exact in double precision;
     * and a device may flush subnormal numbers.
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
