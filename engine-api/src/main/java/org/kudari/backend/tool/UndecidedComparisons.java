package org.kudari.backend.tool;

import static org.kudari.backend.tool.ReferenceViews.filled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/**
 * Bounds the difference between a call and the reference's that comes from comparisons which rounding decides, such as
 * that of a random number with a dropout's probability: see {@link UndecidedKernel}.
 */
final class UndecidedComparisons {
    private static final Expr EXACT = Expr.constant(0);
    private static final IntFunction<Expr> EXACT_INPUTS = _ -> EXACT;

    /** The error of a sum of products, relative to the sum of their magnitudes, for a few thousand terms. */
    private static final double OF_A_PRODUCT = 0x1p-17;

    private final ReferenceBackend reference;
    private final ReferenceViews views;
    private final MatmulPrecision precision;

    UndecidedComparisons(ReferenceBackend reference, ReferenceViews views, MatmulPrecision precision) {
        this.reference = reference;
        this.views = views;
        this.precision = precision;
    }

    /** For each output a dense {@code FLOAT64} view of its shape. */
    List<View> of(Call call) {
        return switch (call) {
            case Call.Map map -> ofMap(map);
            case Call.Reduce reduce -> List.of(ofReduce(reduce));
            case Call.MatMul matmul when matmul.epilogue() != null -> ofEpilogue(matmul);
            // These calls compare nothing, or what they compare is exact.
            case Call.MatMul _,
                    Call.ArgReduce _,
                    Call.Gather _,
                    Call.ScatterAdd _,
                    Call.Random _,
                    Call.Rows _,
                    Call.Composite _ ->
                call.outputs().stream().map(output -> filled(output, 0)).toList();
        };
    }

    private List<View> ofMap(Call.Map call) {
        DType computeType = call.inputs().stream()
                .map(View::type)
                .reduce(DType::promote)
                .orElseGet(() -> call.outputs().getFirst().type());
        List<View> bounds = new ArrayList<>();
        for (int i = 0; i < call.outputs().size(); i++) {
            View output = call.outputs().get(i);
            View bound = filled(output, 0);
            bound(call.kernel().output(i), call.uniforms(), computeType, output.type(), EXACT_INPUTS)
                    .map(expr -> Kernel.of(call.kernel().inputs(), call.kernel().uniforms(), expr))
                    .ifPresent(kernel ->
                            reference.map(kernel, call.uniforms(), views.onReference(call.inputs()), List.of(bound)));
            bounds.add(bound);
        }
        return bounds;
    }

    private View ofReduce(Call.Reduce call) {
        Reduction combined = switch (call.reduction()) {
            case SUM, MEAN -> call.reduction();
            case MAX, MIN -> Reduction.MAX;
        };
        DType type = call.out().type();
        View bound = filled(call.out(), 0);
        bound(call.kernel(), call.uniforms(), type, type, EXACT_INPUTS)
                .map(expr -> Kernel.of(call.kernel().inputs(), call.kernel().uniforms(), expr))
                .ifPresent(kernel -> reference.reduce(
                        combined, kernel, call.uniforms(), views.onReference(call.inputs()), bound, false));
        return bound;
    }

    /** The product that an epilogue reads is rounded. Its error is one more input. */
    private List<View> ofEpilogue(Call.MatMul call) {
        View bound = filled(call.out(), 0);
        int inputs = call.kernel().inputs();
        double relative = OF_A_PRODUCT + precision.factorError() * (2 + precision.factorError());
        Expr productError = Expr.input(inputs).times(relative);
        double[] uniforms = call.epilogue().uniforms();
        DType type = call.out().type();
        Optional<Expr> expr = inputs == Kernel.MAX_INPUTS
                ? Optional.empty()
                : bound(call.kernel(), uniforms, type, type, input -> input == 0 ? productError : EXACT);
        expr.map(found -> Kernel.of(inputs + 1, call.kernel().uniforms(), found))
                .ifPresent(kernel -> reference.map(kernel, uniforms, withProduct(call), List.of(bound)));
        return call.epilogue().product() == null ? List.of(bound) : List.of(bound, filled(call.out(), 0));
    }

    /** The product, the epilogue's operands, and the magnitude of the product. */
    private List<View> withProduct(Call.MatMul call) {
        View product = filled(call.out(), 0);
        reference.matmul(views.asDoubles(call.a()), views.asDoubles(call.b()), product, false, null);
        View magnitude = filled(call.out(), 0);
        reference.matmul(views.magnitudeOf(call.a()), views.magnitudeOf(call.b()), magnitude, false, null);
        return Stream.of(
                        Stream.of(product),
                        views.onReference(call.epilogue().operands()).stream(),
                        Stream.of(magnitude))
                .flatMap(all -> all)
                .toList();
    }

    private static Optional<Expr> bound(
            Kernel kernel, double[] uniforms, DType computeType, DType output, IntFunction<Expr> inputError) {
        // Integers are exact.
        return computeType.isFloating()
                ? UndecidedKernel.of(kernel, uniforms, computeType, output, inputError)
                : Optional.empty();
    }
}
