package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.kudari.backend.Backend;
import org.kudari.backend.Buffer;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * Runs each call that computes on the {@link ReferenceBackend} as well, on copies of its operands. It throws an {@link
 * IllegalStateException} at the first call whose outputs differ, or which wrote anywhere else in its operands' buffers.
 * It is slow: whole buffers are copied, twice a call.
 *
 * <p>Integers must be equal. Where rounding decides a comparison, such as that of a number with a constant that is no
 * float32, the result may be that of either outcome, see {@link UndecidedComparisons}. Floating results may differ by
 * {@link #relativeTolerance} of the magnitude of their intermediate values, see {@link ErrorScale}. This admits the
 * rounding of a sum of a million float32 terms and of functions accurate to a few ulps. A wrong index or a wrong formula
 * exceeds it. For matrix products of a device that rounds their factors, the tolerance is larger by that rounding, see
 * {@link FactorRounding}.
 */
public final class ValidatingBackend extends InterceptingBackend {
    private final ReferenceBackend reference = new ReferenceBackend();

    /**
     * Wraps a backend.
     *
     * @param inner the backend under test; it is closed with this one
     */
    public ValidatingBackend(Backend inner) {
        super(inner);
    }

    private static double relativeTolerance(DType type) {
        return type == DType.FLOAT64 ? 1e-12 : 1e-4;
    }

    // One call at a time: a write of another thread to the same buffer would be reported as a stray write.
    @Override
    synchronized void intercept(Call call) {
        Map<Buffer, HostBuffer> expected = new IdentityHashMap<>();
        call.inputs().forEach(view -> expected.computeIfAbsent(view.buffer(), this::copy));
        call.outputs().forEach(view -> expected.computeIfAbsent(view.buffer(), this::copy));
        UnaryOperator<View> onCopies = view -> new View(expected.get(view.buffer()), view.layout());
        ReferenceViews views = new ReferenceViews(reference, onCopies);
        List<View> scales = new ErrorScale(reference, views).of(call);
        List<View> roundings = new FactorRounding(reference, views, info().matmulPrecision()).of(call);
        List<View> undecided = new UndecidedComparisons(reference, views, info().matmulPrecision()).of(call);

        call.run(inner(), UnaryOperator.identity());
        call.run(reference, onCopies);

        Map<Buffer, HostBuffer> actual = new IdentityHashMap<>();
        expected.keySet().forEach(buffer -> actual.put(buffer, copy(buffer)));
        for (int i = 0; i < call.outputs().size(); i++) {
            View output = call.outputs().get(i);
            double[] tolerances = tolerances(output.type(), scales.get(i), roundings.get(i), undecided.get(i));
            compare(call, i, expected.get(output.buffer()), actual.get(output.buffer()), tolerances);
        }
        for (Buffer buffer : expected.keySet()) {
            requireUntouched(call, buffer, expected.get(buffer), actual.get(buffer));
        }
    }

    @Override
    public synchronized void upload(MemorySegment source, View target) {
        HostBuffer expected = copy(target.buffer());
        HostBuffer.copyIn(source, new View(expected, target.layout()));
        inner().upload(source, target);
        long mismatch = expected.segment().mismatch(copy(target.buffer()).segment());
        if (mismatch >= 0) {
            throw new IllegalStateException("upload: the backend '" + info().name() + "' holds other bytes than it was"
                    + " given, first at element " + mismatch / target.type().bytes() + " of the buffer of "
                    + describe(target));
        }
    }

    @Override
    public synchronized void download(View source, MemorySegment target) {
        inner().download(source, target);
    }

    @Override
    public synchronized void peek(View source, MemorySegment target) {
        inner().peek(source, target);
    }

    /** Peeks, because an index error of an earlier call is not this tool's to take. */
    private HostBuffer copy(Buffer buffer) {
        HostBuffer copy = HostBuffer.allocate(buffer.type(), buffer.length());
        inner().peek(View.contiguous(buffer, Shape.of(buffer.length())), copy.segment());
        return copy;
    }

    private void compare(Call call, int index, HostBuffer expected, HostBuffer actual, double[] tolerances) {
        View output = call.outputs().get(index);
        int[] differing = new int[1];
        String[] first = new String[1];
        int[] element = new int[1];
        forEachPosition(output.layout(), position -> {
            int at = (int) position;
            double tolerance = tolerances[element[0]];
            if (!agree(expected, actual, at, tolerance) && differing[0]++ == 0) {
                first[0] = "at " + index(output.shape(), element[0]) + ": " + text(actual, at)
                        + " where the reference has " + text(expected, at) + ", with a tolerance of "
                        + (float) tolerance;
            }
            element[0]++;
        });
        if (differing[0] > 0) {
            throw mismatch(
                    call,
                    "output " + index + " differs from the reference in " + differing[0] + " of " + element[0]
                            + " element(s), first " + first[0]);
        }
    }

    private static double[] tolerances(DType type, View scales, View roundings, View undecided) {
        if (!type.isFloating()) {
            return ReferenceViews.doubles(undecided);
        }
        double[] scale = ReferenceViews.doubles(scales);
        double[] rounding = ReferenceViews.doubles(roundings);
        double[] jump = ReferenceViews.doubles(undecided);
        double[] tolerances = new double[scale.length];
        for (int i = 0; i < tolerances.length; i++) {
            // If float32 overflows in an intermediate value, double does not: the results cannot be compared.
            boolean overflows = type == DType.FLOAT32 && scale[i] + rounding[i] > Float.MAX_VALUE;
            tolerances[i] =
                    overflows ? Double.POSITIVE_INFINITY : scale[i] * relativeTolerance(type) + rounding[i] + jump[i];
        }
        return tolerances;
    }

    private static boolean agree(HostBuffer expected, HostBuffer actual, int at, double tolerance) {
        if (!expected.type().isFloating()) {
            long difference = Elements.loadLong(expected, at) - Elements.loadLong(actual, at);
            return difference == 0 || Math.abs((double) difference) <= tolerance;
        }
        double e = Elements.loadDouble(expected, at);
        double a = Elements.loadDouble(actual, at);
        return Double.compare(e, a) == 0 || tolerance == Double.POSITIVE_INFINITY || Math.abs(e - a) <= tolerance;
    }

    private void requireUntouched(Call call, Buffer buffer, HostBuffer expected, HostBuffer actual) {
        BitSet written = new BitSet();
        for (View output : call.outputs()) {
            if (output.buffer() == buffer) {
                forEachPosition(output.layout(), position -> written.set((int) position));
            }
        }
        for (int at = 0; at < expected.length(); at++) {
            // Compared by bits: memory of undefined content may hold a NaN.
            if (!written.get(at) && bits(expected, at) != bits(actual, at)) {
                throw mismatch(
                        call,
                        "it wrote outside of its outputs, first at element " + at + " of a buffer of " + buffer.length()
                                + ": " + text(actual, at) + " over " + text(expected, at));
            }
        }
    }

    private static long bits(HostBuffer buffer, int at) {
        return switch (buffer.type()) {
            case FLOAT32 -> Float.floatToRawIntBits(buffer.floats()[at]);
            case FLOAT64 -> Double.doubleToRawLongBits(buffer.doubles()[at]);
            case INT32, INT64, UINT8, BOOL -> Elements.loadLong(buffer, at);
        };
    }

    private IllegalStateException mismatch(Call call, String what) {
        StringBuilder message = new StringBuilder(call.name())
                .append(" on the backend '")
                .append(info().name())
                .append("': ")
                .append(what)
                .append("\n  ")
                .append(call.detail());
        for (int i = 0; i < call.inputs().size(); i++) {
            message.append("\n  input ")
                    .append(i)
                    .append(": ")
                    .append(describe(call.inputs().get(i)));
        }
        for (int i = 0; i < call.outputs().size(); i++) {
            message.append("\n  output ")
                    .append(i)
                    .append(": ")
                    .append(describe(call.outputs().get(i)));
        }
        return new IllegalStateException(message.append(call.accumulates() ? "\n  added to the output" : "")
                .toString());
    }

    private static String describe(View view) {
        return view.type() + " " + view.layout();
    }

    private static String text(HostBuffer buffer, int at) {
        return switch (buffer.type()) {
            case FLOAT32 -> Float.toString(buffer.floats()[at]);
            case FLOAT64 -> Double.toString(buffer.doubles()[at]);
            case INT32, INT64, UINT8, BOOL -> Long.toString(Elements.loadLong(buffer, at));
        };
    }

    /** The indices of an element that is given by its position in row-major order. */
    private static String index(Shape shape, long element) {
        long[] index = new long[shape.rank()];
        long rest = element;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return Arrays.toString(index);
    }

    private static void forEachPosition(Layout layout, LongConsumer action) {
        LoopNest nest = new LoopNest(List.of(layout));
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            long start = nest.start(0, outer);
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                action.accept(start + inner * nest.innerStride(0));
            }
        }
    }
}
