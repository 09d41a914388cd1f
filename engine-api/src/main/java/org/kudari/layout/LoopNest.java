package org.kudari.layout;

import java.util.List;

/**
 * The loops that visit several equally shaped layouts together. Axes of extent 1 are dropped. Neighbouring axes are
 * merged if every operand has even steps over both, so that contiguous operands end in a single loop however many axes
 * the tensor has. Iteration is in row-major order.
 */
public final class LoopNest {
    private final int rank;
    private final long[] extents;
    /** Step of operand {@code o} on loop {@code l}: {@code strides[o][l]}. */
    private final long[][] strides;

    private final long[] offsets;

    /**
     * A nest over layouts of one shape.
     *
     * @param operands at least one layout
     * @throws IllegalArgumentException if their shapes differ
     */
    public LoopNest(List<Layout> operands) {
        Shape shape = operands.getFirst().shape();
        int count = operands.size();
        extents = new long[Math.max(1, shape.rank())];
        strides = new long[count][extents.length];
        offsets = new long[count];
        for (int o = 0; o < count; o++) {
            if (!operands.get(o).shape().equals(shape)) {
                throw new IllegalArgumentException("operands of one loop differ in shape: " + shape + " and "
                        + operands.get(o).shape());
            }
            offsets[o] = operands.get(o).offset();
        }
        int loops = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            long extent = shape.dim(axis);
            if (extent == 1) {
                continue;
            }
            if (loops > 0 && mergesWithOuter(operands, loops - 1, axis)) {
                extents[loops - 1] *= extent;
            } else {
                extents[loops++] = extent;
            }
            for (int o = 0; o < count; o++) {
                strides[o][loops - 1] = operands.get(o).stride(axis);
            }
        }
        if (loops == 0) {
            extents[loops++] = 1;
        }
        rank = loops;
    }

    private boolean mergesWithOuter(List<Layout> operands, int outer, int axis) {
        for (int o = 0; o < operands.size(); o++) {
            Layout layout = operands.get(o);
            if (strides[o][outer] != layout.stride(axis) * layout.shape().dim(axis)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the number of loops, at least 1; the innermost is the last} */
    public int rank() {
        return rank;
    }

    /**
     * {@return the number of iterations of a loop}
     *
     * @param loop the loop, from 0 for the outermost
     */
    public long extent(int loop) {
        return extents[loop];
    }

    /**
     * {@return the distance, in elements, between iterations}
     *
     * @param operand the index of the operand
     * @param loop the loop, from 0 for the outermost
     */
    public long stride(int operand, int loop) {
        return strides[operand][loop];
    }

    /**
     * {@return the position of an operand's first element}
     *
     * @param operand the index of the operand
     */
    public long offset(int operand) {
        return offsets[operand];
    }

    /** {@return the number of iterations of the innermost loop} */
    public long innerExtent() {
        return extents[rank - 1];
    }

    /**
     * {@return the distance, in elements, between iterations of the innermost loop}
     *
     * @param operand the index of the operand
     */
    public long innerStride(int operand) {
        return strides[operand][rank - 1];
    }

    /** {@return the number of times that the innermost loop runs; 0 if an outer extent is 0} */
    public long outerIterations() {
        long iterations = 1;
        for (int loop = 0; loop < rank - 1; loop++) {
            iterations *= extents[loop];
        }
        return iterations;
    }

    /**
     * {@return the position of an operand at the start of a run of the innermost loop}
     *
     * @param operand the index of the operand
     * @param outerIteration the number of the run, from 0 to {@link #outerIterations} - 1
     */
    public long start(int operand, long outerIteration) {
        long position = offsets[operand];
        long rest = outerIteration;
        for (int loop = rank - 2; loop >= 0; loop--) {
            position += rest % extents[loop] * strides[operand][loop];
            rest /= extents[loop];
        }
        return position;
    }
}
