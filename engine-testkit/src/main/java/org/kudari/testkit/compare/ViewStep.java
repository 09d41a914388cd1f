package org.kudari.testkit.compare;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * A random view operation on a tensor, and its definition on a row-major array: the source index of each element.
 *
 * @param description the operation, for error messages
 * @param view the operation
 * @param result the shape of its result
 * @param source the definition
 */
public record ViewStep(String description, UnaryOperator<Tensor> view, Shape result, Source source) {

    /** Maps an index of the result to the index in the operand. */
    public interface Source {
        /**
         * {@return the index in the operand}
         *
         * @param index in the result
         */
        long[] of(long[] index);
    }

    /**
     * {@return the view of a tensor}
     *
     * @param tensor the operand
     */
    public Tensor onTensor(Tensor tensor) {
        return view.apply(tensor);
    }

    /**
     * {@return the elements of the view of an array}
     *
     * @param values the operand's elements in row-major order
     * @param shape the operand's shape
     */
    public double[] onArray(double[] values, Shape shape) {
        double[] result = new double[Math.toIntExact(this.result.elements())];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[position(source.of(index(i, this.result)), shape)];
        }
        return result;
    }

    private static long[] index(int position, Shape shape) {
        long[] index = new long[shape.rank()];
        long rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    private static int position(long[] index, Shape shape) {
        long position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.dim(axis) + index[axis];
        }
        return Math.toIntExact(position);
    }

    /**
     * {@return a random view of tensors of a shape}
     *
     * @param shape the shape
     * @param random decides which
     */
    public static ViewStep random(Shape shape, SplittableRandom random) {
        if (shape.rank() == 0) {
            return broadcast(shape, random);
        }
        int axis = random.nextInt(shape.rank());
        return switch (random.nextInt(5)) {
            case 0 -> slice(shape, axis, random);
            case 1 -> flip(shape, axis);
            case 2 -> swap(shape, axis, random.nextInt(shape.rank()));
            case 3 -> flatten(shape);
            default -> broadcast(shape, random);
        };
    }

    private static ViewStep slice(Shape shape, int axis, SplittableRandom random) {
        long from = random.nextLong(shape.dim(axis) + 1);
        long count = random.nextLong(shape.dim(axis) - from + 1);
        return new ViewStep(
                "slice axis " + axis + " from " + from + " count " + count,
                x -> x.slice(axis, from, from + count),
                shape.with(axis, count),
                index -> changed(index, axis, index[axis] + from));
    }

    private static ViewStep flip(Shape shape, int axis) {
        return new ViewStep(
                "flip axis " + axis,
                x -> x.flip(axis),
                shape,
                index -> changed(index, axis, shape.dim(axis) - 1 - index[axis]));
    }

    private static long[] changed(long[] index, int axis, long value) {
        long[] changed = index.clone();
        changed[axis] = value;
        return changed;
    }

    private static ViewStep swap(Shape shape, int a, int b) {
        Shape swapped = shape.with(a, shape.dim(b)).with(b, shape.dim(a));
        return new ViewStep("swap axes " + a + " and " + b, x -> x.transpose(a, b), swapped, index -> {
            long[] back = index.clone();
            back[a] = index[b];
            back[b] = index[a];
            return back;
        });
    }

    /** Reshapes to one axis. This is a view of some layouts, and a copy of others. */
    private static ViewStep flatten(Shape shape) {
        return new ViewStep(
                "flatten",
                x -> x.reshape(Shape.of(shape.elements())),
                Shape.of(shape.elements()),
                index -> index(Math.toIntExact(index[0]), shape));
    }

    private static ViewStep broadcast(Shape shape, SplittableRandom random) {
        long added = 1 + random.nextInt(3);
        long[] dims = new long[shape.rank() + 1];
        dims[0] = added;
        System.arraycopy(shape.toArray(), 0, dims, 1, shape.rank());
        return new ViewStep(
                "broadcast to a new axis of " + added,
                x -> x.broadcastTo(dims),
                Shape.of(dims),
                index -> Arrays.copyOfRange(index, 1, index.length));
    }
}
