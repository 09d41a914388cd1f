package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/** Creates views in every kind of layout for tests, and compares views. */
public final class TestViews {
    /** A NaN that no computation produces. */
    private static final float SENTINEL = Float.intBitsToFloat(0x7fc0beef);

    private static final int MARGIN = 5;

    /** The kind of layout that a view has in its buffer. */
    public enum LayoutKind {
        DENSE,
        OFFSET,
        TRANSPOSED,
        REVERSED,
        EVERY_SECOND,
        FIRST_AXIS_REPEATED,
        LAST_AXIS_REPEATED,
        ONE_NUMBER
    }

    private TestViews() {}

    /** Creates a view of random float32 elements. A tenth of them are small integers, so that ties occur. */
    public static View random(Random random, Shape shape, LayoutKind layoutKind) {
        Layout layout = layout(shape, layoutKind);
        HostBuffer buffer = HostBuffer.allocate(DType.FLOAT32, layout.highest() + 1);
        float[] values = buffer.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(10) == 0 ? random.nextInt(-3, 4) : (float) random.nextGaussian();
        }
        return new View(buffer, layout);
    }

    private static Layout layout(Shape shape, LayoutKind layoutKind) {
        int rank = shape.rank();
        if (rank == 0) {
            return Layout.contiguous(shape, layoutKind == LayoutKind.DENSE ? 0 : MARGIN);
        }
        return switch (layoutKind) {
            case DENSE -> Layout.contiguous(shape);
            case OFFSET -> Layout.contiguous(shape, MARGIN);
            case TRANSPOSED -> {
                int[] reversed = new int[rank];
                long[] dims = new long[rank];
                for (int axis = 0; axis < rank; axis++) {
                    reversed[axis] = rank - 1 - axis;
                    dims[axis] = shape.dim(rank - 1 - axis);
                }
                yield Layout.contiguous(Shape.of(dims), 1).permute(reversed);
            }
            case REVERSED -> {
                Layout layout = Layout.contiguous(shape, 2);
                for (int axis = 0; axis < rank; axis++) {
                    long extent = shape.dim(axis);
                    layout = layout.slice(axis, extent - 1, extent, -1);
                }
                yield layout;
            }
            case EVERY_SECOND ->
                Layout.contiguous(shape.with(-1, 2 * shape.dim(-1)), 3).slice(-1, 0, shape.dim(-1), 2);
            case FIRST_AXIS_REPEATED -> Layout.contiguous(shape.with(0, 1)).broadcastTo(shape);
            case LAST_AXIS_REPEATED -> Layout.contiguous(shape.with(-1, 1)).broadcastTo(shape);
            case ONE_NUMBER -> Layout.contiguous(Shape.SCALAR, MARGIN).broadcastTo(shape);
        };
    }

    /** Creates a column of int32 labels. */
    public static View labels(int... labels) {
        HostBuffer buffer = HostBuffer.allocate(DType.INT32, labels.length);
        System.arraycopy(labels, 0, buffer.ints(), 0, labels.length);
        return View.contiguous(buffer, Shape.of(labels.length, 1));
    }

    /** Creates an output that has sentinels in and around it. */
    public static View output(DType type, Shape shape) {
        HostBuffer buffer = HostBuffer.allocate(type, shape.elements() + 2 * MARGIN);
        for (int i = 0; i < buffer.length(); i++) {
            if (type == DType.FLOAT32) {
                buffer.floats()[i] = SENTINEL;
            } else {
                Elements.storeLong(buffer, i, 99);
            }
        }
        return new View(buffer, Layout.contiguous(shape, MARGIN));
    }

    /** Copies a view to a buffer of its own. */
    public static View copy(View view) {
        HostBuffer from = (HostBuffer) view.buffer();
        HostBuffer to = HostBuffer.allocate(from.type(), from.length());
        to.segment().copyFrom(from.segment());
        return new View(to, view.layout());
    }

    /**
     * Compares whole buffers, including the elements around the views.
     *
     * @param tolerance the largest difference allowed, relative where numbers are larger than 1
     */
    public static void assertClose(View actual, View expected, double tolerance, String what) {
        HostBuffer a = (HostBuffer) actual.buffer();
        HostBuffer b = (HostBuffer) expected.buffer();
        assertThat(a.length()).isEqualTo(b.length());
        for (int i = 0; i < a.length(); i++) {
            double x = Elements.loadDouble(a, i);
            double y = Elements.loadDouble(b, i);
            boolean bothNaN = Double.isNaN(x) && Double.isNaN(y);
            if (!bothNaN && x != y && !(Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y)))) {
                fail("%s: element %d is %s, but should be %s".formatted(what, i, x, y));
            }
        }
    }

    /** Returns the bits of the elements of a view, in row-major order. All NaN count as one. */
    public static int[] bits(View view) {
        LoopNest nest = new LoopNest(List.of(view.layout()));
        float[] values = ((HostBuffer) view.buffer()).floats();
        int[] bits = new int[(int) view.shape().elements()];
        for (int i = 0; i < bits.length; i++) {
            long inner = nest.innerExtent();
            bits[i] = Float.floatToIntBits(values[(int) (nest.start(0, i / inner) + i % inner * nest.innerStride(0))]);
        }
        return bits;
    }
}
