package org.kudari.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** Random layouts, and the positions of a layout's elements found by direct evaluation. */
public final class Layouts {
    private Layouts() {}

    /** A dense layout to which random view operations were applied. */
    public static Layout random(SplittableRandom random) {
        long[] dims = new long[random.nextInt(5)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(5);
        }
        Layout layout = Layout.contiguous(Shape.of(dims), random.nextInt(7));
        for (int i = random.nextInt(4); i > 0; i--) {
            layout = viewed(layout, random);
        }
        return layout;
    }

    private static Layout viewed(Layout layout, SplittableRandom random) {
        int rank = layout.shape().rank();
        if (rank == 0) {
            return layout;
        }
        int axis = random.nextInt(rank);
        long extent = layout.shape().dim(axis);
        return switch (random.nextInt(4)) {
            case 0 -> layout.permute(permutation(rank, random));
            case 1 -> layout.slice(axis, Math.max(0, extent - 1), extent, -1);
            case 2 -> {
                long step = 1 + random.nextInt(2);
                long from = extent == 0 ? 0 : random.nextLong(extent);
                yield layout.slice(axis, from, (extent - from + step - 1) / step, step);
            }
            default -> extent == 1 ? layout.broadcastTo(layout.shape().with(axis, 3)) : layout;
        };
    }

    private static int[] permutation(int rank, SplittableRandom random) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            axes.add(random.nextInt(axes.size() + 1), i);
        }
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The positions of all elements in row-major order. */
    public static List<Long> positions(Layout layout) {
        List<Long> positions = new ArrayList<>();
        collect(layout, 0, layout.offset(), positions);
        return positions;
    }

    private static void collect(Layout layout, int axis, long position, List<Long> positions) {
        if (axis == layout.shape().rank()) {
            positions.add(position);
            return;
        }
        for (long i = 0; i < layout.shape().dim(axis); i++) {
            collect(layout, axis + 1, position + i * layout.stride(axis), positions);
        }
    }
}
