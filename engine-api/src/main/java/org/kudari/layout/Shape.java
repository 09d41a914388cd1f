package org.kudari.layout;

import java.util.Arrays;

/** The extents of a tensor's axes. Immutable. A scalar has rank 0 and one element. An extent may be 0. */
public final class Shape {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(new long[0]);

    // A direct-mapped cache of recent shapes and their contiguous layouts, because training loops repeat the same
    // shapes. A race may create a shape twice, which is harmless.
    private static final Shape[] RECENT = new Shape[1 << 9];

    private final long[] dims;
    private final long elements;
    /** Created on first use. A race stores an equal layout. */
    private Layout contiguous;

    private Shape(long[] dims) {
        this.dims = dims;
        this.elements = product(dims);
    }

    /**
     * A shape with the given extents.
     *
     * @param dims the extents, from the first axis; none for a scalar
     * @return the shape
     * @throws IllegalArgumentException if an extent is negative or the number of elements exceeds a {@code long}
     */
    public static Shape of(long... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        int slot = slot(Arrays.hashCode(dims));
        Shape known = RECENT[slot];
        if (known == null || !Arrays.equals(known.dims, dims)) {
            known = new Shape(dims.clone());
            RECENT[slot] = known;
        }
        return known;
    }

    /**
     * The shape of a matrix, as {@link #of(long...)} returns it. No array is allocated if the shape is in the cache.
     *
     * @param rows the extent of the first axis
     * @param columns the extent of the second axis
     * @return the shape
     * @throws IllegalArgumentException if an extent is negative or the number of elements exceeds a {@code long}
     */
    public static Shape of(long rows, long columns) {
        Shape known = RECENT[slot(31 * (31 + Long.hashCode(rows)) + Long.hashCode(columns))];
        return known != null && known.dims.length == 2 && known.dims[0] == rows && known.dims[1] == columns
                ? known
                : of(new long[] {rows, columns});
    }

    private static int slot(int hash) {
        return hash * 0x9E3779B9 >>> Integer.SIZE - Integer.numberOfTrailingZeros(RECENT.length);
    }

    private static long product(long[] dims) {
        long product = 1;
        boolean empty = false;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(dims) + " has the negative extent " + dim);
            }
            empty |= dim == 0;
        }
        if (empty) {
            return 0;
        }
        for (long dim : dims) {
            try {
                product = Math.multiplyExact(product, dim);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(dims) + " has more elements than a long can count", e);
            }
        }
        return product;
    }

    /** {@return the number of axes} */
    public int rank() {
        return dims.length;
    }

    /**
     * {@return the extent of an axis}
     *
     * @param axis the axis; a negative one counts from the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public long dim(int axis) {
        return dims[axis(axis)];
    }

    /** {@return the number of elements: the product of the extents, 1 for a scalar} */
    public long elements() {
        return elements;
    }

    /** {@return the extents, as a fresh array} */
    public long[] toArray() {
        return dims.clone();
    }

    /**
     * {@return an axis as a number in {@code [0, rank)}}
     *
     * @param axis the axis; a negative one counts from the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        int resolved = axis < 0 ? axis + dims.length : axis;
        if (resolved < 0 || resolved >= dims.length) {
            throw new IllegalArgumentException("shape " + this + " has no axis " + axis
                    + (dims.length == 0
                            ? ": it is a scalar"
                            : "; its axes are 0 to " + (dims.length - 1) + ", or -" + dims.length + " to -1"));
        }
        return resolved;
    }

    /**
     * This shape with another extent of one axis.
     *
     * @param axis the axis; a negative one counts from the last
     * @param extent the extent
     * @return the shape
     * @throws IllegalArgumentException if there is no such axis, or the extent is negative
     */
    public Shape with(int axis, long extent) {
        int changed = axis(axis);
        if (dims[changed] == extent) {
            return this;
        }
        int hash = 1;
        for (int i = 0; i < dims.length; i++) {
            hash = 31 * hash + Long.hashCode(i == changed ? extent : dims[i]);
        }
        Shape known = RECENT[slot(hash)];
        if (known != null && known.isThisBut(dims, changed, extent)) {
            return known;
        }
        long[] copy = dims.clone();
        copy[changed] = extent;
        return of(copy);
    }

    private boolean isThisBut(long[] others, int changed, long extent) {
        if (dims.length != others.length) {
            return false;
        }
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != (i == changed ? extent : others[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * This shape without one axis.
     *
     * @param axis the axis; a negative one counts from the last
     * @return the shape
     * @throws IllegalArgumentException if there is no such axis
     */
    public Shape without(int axis) {
        int removed = axis(axis);
        long[] kept = new long[dims.length - 1];
        System.arraycopy(dims, 0, kept, 0, removed);
        System.arraycopy(dims, removed + 1, kept, removed, kept.length - removed);
        return of(kept);
    }

    /** The dense row-major layout from the start of a buffer. */
    Layout contiguous() {
        Layout known = contiguous;
        if (known == null) {
            known = Layout.contiguous(this, 0);
            contiguous = known;
        }
        return known;
    }

    /**
     * The shape to which two operands broadcast by NumPy's rules: aligned at the last axis, their extents must be equal
     * or one of them 1.
     *
     * @param a the shape of one operand
     * @param b the shape of the other operand
     * @return the common shape; null if the two do not fit
     */
    public static Shape broadcast(Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        if (b.broadcastsTo(a)) {
            return a;
        }
        if (a.broadcastsTo(b)) {
            return b;
        }
        int rank = Math.max(a.rank(), b.rank());
        long[] common = new long[rank];
        for (int fromLast = 1; fromLast <= rank; fromLast++) {
            long p = fromLast <= a.rank() ? a.dims[a.rank() - fromLast] : 1;
            long q = fromLast <= b.rank() ? b.dims[b.rank() - fromLast] : 1;
            if (p != q && p != 1 && q != 1) {
                return null;
            }
            common[rank - fromLast] = p == 1 ? q : p;
        }
        return of(common);
    }

    /**
     * Tells whether a tensor of this shape broadcasts to a shape without changing that.
     *
     * @param target the shape
     * @return whether each axis, aligned at the last, has extent 1 or that of the target
     */
    public boolean broadcastsTo(Shape target) {
        if (this == target) {
            return true;
        }
        int added = target.dims.length - dims.length;
        if (added < 0) {
            return false;
        }
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != 1 && dims[axis] != target.dims[added + axis]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** An example is {@code [128, 784]}; a scalar is {@code []}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
