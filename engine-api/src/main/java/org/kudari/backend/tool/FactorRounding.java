package org.kudari.backend.tool;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/**
 * Bounds the difference between a product and the reference's that comes from rounding the factors first, as a {@link
 * MatmulPrecision} allows. Each term of a sum differs by at most {@code 2 e + e^2} of its magnitude, where {@code e} is
 * the largest relative error of a factor. An epilogue may enlarge or shrink this error. So it is evaluated at products
 * shifted by the whole error and by half of it, in both directions.
 */
final class FactorRounding {
    private static final double[] NO_UNIFORMS = {};
    private static final double[] TRIED = {-1, -0.5, 0.5, 1};
    private static final Kernel SCALED = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));
    private static final Kernel SHIFTED =
            Kernel.of(2, 1, Expr.input(0).plus(Expr.input(1).times(Expr.uniform(0))));

    /** max(x0, |x1 - x2|), where a NaN difference is ignored. */
    private static final Kernel FARTHER = farther();

    private final ReferenceBackend reference;
    private final ReferenceViews views;
    private final MatmulPrecision precision;

    FactorRounding(ReferenceBackend reference, ReferenceViews views, MatmulPrecision precision) {
        this.reference = reference;
        this.views = views;
        this.precision = precision;
    }

    private static Kernel farther() {
        Expr difference = abs(Expr.input(1).minus(Expr.input(2)));
        return Kernel.of(3, 0, select(lessThan(Expr.input(0), difference), difference, Expr.input(0)));
    }

    /** For each output a dense {@code FLOAT64} view of its shape. It holds zeros if nothing is rounded. */
    List<View> of(Call call) {
        if (precision.factorError() > 0
                && call instanceof Call.MatMul product
                && product.out().type() == DType.FLOAT32) {
            return ofProduct(product);
        }
        return call.outputs().stream()
                .map(output -> ReferenceViews.filled(output, 0))
                .toList();
    }

    private List<View> ofProduct(Call.MatMul call) {
        double relative = precision.factorError() * (2 + precision.factorError());
        View error = ReferenceViews.filled(call.out(), 0);
        reference.matmul(views.magnitudeOf(call.a()), views.magnitudeOf(call.b()), error, false, null);
        reference.map(SCALED, new double[] {relative}, List.of(error), List.of(error));
        return call.epilogue() == null ? List.of(error) : List.of(ofEpilogue(call, error), error);
    }

    private View ofEpilogue(Call.MatMul call, View productError) {
        View product = ReferenceViews.filled(call.out(), 0);
        reference.matmul(views.asDoubles(call.a()), views.asDoubles(call.b()), product, false, null);
        View expected = applied(call, product);
        View error = ReferenceViews.filled(call.out(), 0);
        View shifted = ReferenceViews.filled(call.out(), 0);
        for (double shift : TRIED) {
            reference.map(SHIFTED, new double[] {shift}, List.of(product, productError), List.of(shifted));
            reference.map(FARTHER, NO_UNIFORMS, List.of(error, expected, applied(call, shifted)), List.of(error));
        }
        return error;
    }

    /** The epilogue's result for a product. */
    private View applied(Call.MatMul call, View product) {
        View result = ReferenceViews.filled(call.out(), 0);
        List<View> inputs = Stream.concat(
                        Stream.of(product), views.onReference(call.epilogue().operands()).stream())
                .toList();
        reference.map(call.kernel(), call.epilogue().uniforms(), inputs, List.of(result));
        return result;
    }
}
