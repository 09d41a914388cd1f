package org.kudari.backend.tool;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/** A call's operands in the reference's memory, and dense {@code FLOAT64} views computed from them. */
final class ReferenceViews {
    private static final double[] NO_UNIFORMS = {};
    private static final Kernel MAGNITUDE = Kernel.of(1, 0, finite(Expr.input(0)));

    private final ReferenceBackend reference;
    private final UnaryOperator<View> at;

    /** @param at maps each operand to the view of the same elements in the reference's memory */
    ReferenceViews(ReferenceBackend reference, UnaryOperator<View> at) {
        this.reference = reference;
        this.at = at;
    }

    View onReference(View view) {
        return at.apply(view);
    }

    List<View> onReference(List<View> views) {
        return views.stream().map(at).toList();
    }

    /** The magnitudes of an operand, and 0 for NaN and the infinities. */
    View magnitudeOf(View view) {
        return mapped(MAGNITUDE, view);
    }

    View asDoubles(View view) {
        return mapped(Kernel.IDENTITY, view);
    }

    private View mapped(Kernel kernel, View view) {
        View result = filled(view, 0);
        reference.map(kernel, NO_UNIFORMS, List.of(at.apply(view)), List.of(result));
        return result;
    }

    /** A view of the same shape full of one value. */
    static View filled(View like, double value) {
        HostBuffer buffer = HostBuffer.allocate(DType.FLOAT64, like.shape().elements());
        Arrays.fill(buffer.doubles(), value);
        return View.contiguous(buffer, like.shape());
    }

    /** The elements of a view that this class made. */
    static double[] doubles(View made) {
        return ((HostBuffer) made.buffer()).doubles();
    }

    /** The magnitude, and 0 for NaN and the infinities. */
    static Expr finite(Expr value) {
        Expr magnitude = abs(value);
        return select(lessThan(magnitude, Double.POSITIVE_INFINITY), magnitude, Expr.constant(0));
    }
}
