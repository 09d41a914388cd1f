package org.kudari.backend.tool;

import static org.kudari.backend.tool.ReferenceViews.doubles;
import static org.kudari.backend.tool.ReferenceViews.filled;
import static org.kudari.backend.tool.ReferenceViews.finite;
import static org.kudari.expr.Functions.max;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.random.Distribution;

/**
 * Bounds the magnitude of the intermediate values of each output element. Rounding errors are relative to this
 * magnitude, not to the result, which may be near 0 after cancellation. The scale of an element is the largest finite
 * intermediate value of its expression. The scale of a sum is the sum of the scales of its terms.
 */
final class ErrorScale {
    private static final double[] NO_UNIFORMS = {};

    /** A magnitude whose tolerance is above the subnormal float32 numbers, which a device may take for 0. */
    private static final double SUBNORMAL = 0x1p-112;

    private static final Kernel LARGER = Kernel.of(2, 0, max(Expr.input(0), Expr.input(1)));

    private final ReferenceBackend reference;
    private final ReferenceViews views;

    ErrorScale(ReferenceBackend reference, ReferenceViews views) {
        this.reference = reference;
        this.views = views;
    }

    /**
     * For each output a dense {@code FLOAT64} view of its shape. Call this before the call under test overwrites its
     * operands.
     */
    List<View> of(Call call) {
        return switch (call) {
            case Call.Map map -> ofMap(map);
            case Call.Reduce reduce -> List.of(ofReduce(reduce));
            case Call.MatMul matmul -> ofMatMul(matmul);
            case Call.ScatterAdd scatter -> List.of(ofScatterAdd(scatter));
            case Call.Rows rows -> List.of(ofRows(rows));
            case Call.Composite composite -> List.of(ofComposite(composite.call()));
            // Random words and uniforms are the same on every device. A normal can be near 0 while its rounding error
            // is relative to 1.
            case Call.Random random ->
                List.of(filled(random.out(), random.distribution() == Distribution.NORMAL ? 1 : 0));
            // These calls copy or compare. They do not round.
            case Call.ArgReduce exact -> List.of(filled(exact.out(), 0));
            case Call.Gather exact -> List.of(filled(exact.out(), 0));
        };
    }

    private List<View> ofMap(Call.Map map) {
        List<View> scales = new ArrayList<>();
        for (int i = 0; i < map.outputs().size(); i++) {
            View scale = filled(map.outputs().get(i), 0);
            reference.map(
                    magnitude(map.kernel().output(i)), map.uniforms(), views.onReference(map.inputs()), List.of(scale));
            scales.add(scale);
        }
        return scales;
    }

    private View ofReduce(Call.Reduce call) {
        Reduction combined = switch (call.reduction()) {
            case SUM, MEAN -> call.reduction();
            case MAX, MIN -> Reduction.MAX;
        };
        View scale = call.accumulates() ? views.magnitudeOf(call.out()) : filled(call.out(), 0);
        reference.reduce(
                combined,
                magnitude(call.kernel()),
                call.uniforms(),
                views.onReference(call.inputs()),
                scale,
                call.accumulates());
        return scale;
    }

    /** The product of the magnitudes; an epilogue has that scale or the larger one of its own values. */
    private List<View> ofMatMul(Call.MatMul call) {
        View product = call.accumulates() ? views.magnitudeOf(call.out()) : filled(call.out(), 0);
        reference.matmul(views.magnitudeOf(call.a()), views.magnitudeOf(call.b()), product, call.accumulates(), null);
        if (call.epilogue() == null) {
            return List.of(product);
        }
        View value = filled(call.out(), 0);
        reference.matmul(views.asDoubles(call.a()), views.asDoubles(call.b()), value, false, null);
        View scale = filled(call.out(), 0);
        List<View> inputs = Stream.concat(
                        Stream.of(value), views.onReference(call.epilogue().operands()).stream())
                .toList();
        reference.map(magnitude(call.kernel()), call.epilogue().uniforms(), inputs, List.of(scale));
        reference.map(LARGER, NO_UNIFORMS, List.of(scale, product), List.of(scale));
        return List.of(scale, product);
    }

    private View ofScatterAdd(Call.ScatterAdd call) {
        View scale = views.magnitudeOf(call.target());
        reference.scatterAdd(views.magnitudeOf(call.source()), views.onReference(call.indices()), call.axis(), scale);
        return scale;
    }

    /**
     * The argument of an exponential is the distance from the largest element, which is rounded relative to itself. It
     * is at most about 100 where the exponential is not 0, so the exponential has a relative error of 100 roundings.
     * Differences of exponentials may cancel. A result that is not finite is not compared.
     */
    private View ofRows(Call.Rows call) {
        View scale = filled(call.out(), 0);
        new Call.Rows(call.function(), views.onReference(call.inputs()), scale)
                .run(reference, UnaryOperator.identity());
        List<View> inputs = call.inputs();
        double cancelled = switch (call.function()) {
            case SOFTMAX -> 0;
            case LOG_SOFTMAX, LOG_SUM_EXP, CROSS_ENTROPY -> 1;
            case CROSS_ENTROPY_GRADIENT ->
                2 * largestOf(inputs.getLast()) / inputs.getFirst().shape().dim(0);
        };
        double[] results = doubles(scale);
        for (int i = 0; i < results.length; i++) {
            double magnitude = Math.abs(results[i]) + cancelled + SUBNORMAL;
            results[i] = Double.isFinite(magnitude) ? magnitude : Double.POSITIVE_INFINITY;
        }
        return scale;
    }

    /** The same call on magnitudes. Whole numbers are exact, and so is a call that only moves. */
    private View ofComposite(CompositeCall call) {
        View scale = filled(call.out(), 0);
        if (call.out().type().isFloating() && call.operations() > 0) {
            reference.run(call.on(views::magnitudeOf, _ -> scale));
        }
        return scale;
    }

    private double largestOf(View view) {
        return Arrays.stream(doubles(views.magnitudeOf(view))).max().orElse(0);
    }

    /**
     * The largest finite magnitude among the nodes of a kernel of one output. A truth value within it does not count,
     * because it is exact: its 1 would hide all errors of small numbers that are selected by it.
     */
    private static Kernel magnitude(Kernel kernel) {
        Expr largest = Expr.constant(0);
        for (Expr node : kernel.topologicalOrder()) {
            if (node == kernel.outputs().getFirst() || !isTruthValue(node)) {
                largest = max(largest, finite(node));
            }
        }
        return Kernel.of(kernel.inputs(), kernel.uniforms(), largest);
    }

    private static boolean isTruthValue(Expr node) {
        return node instanceof Expr.Apply apply && apply.function().isPredicate();
    }
}
