package org.kudari.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * A call of a backend that is defined by simpler ones. Every backend can run it, as those calls; a backend that has a
 * kernel for it overrides {@link Backend#run}. Tools and the conformance suite treat all of them alike: a new one is a
 * record in this file, and the compiler names the switches of the backends that have to decide about it.
 */
public sealed interface CompositeCall {

    /** {@return the name in traces and errors} */
    String name();

    /** {@return what distinguishes this call from others of its name, such as the axis} */
    String detail();

    /** {@return what it reads, in any layout} */
    List<View> inputs();

    /** {@return what it writes, contiguous in row-major order} */
    View out();

    /** {@return whether the output may be the very same view as an input} */
    boolean worksInPlace();

    /** {@return the arithmetic operations that it stands for; 0 if it only compares and moves elements} */
    double operations();

    /**
     * {@return the same call on other views}
     *
     * @param input the view to take in place of an input; it is asked for each in turn
     * @param output the view to take in place of the output
     */
    CompositeCall on(UnaryOperator<View> input, UnaryOperator<View> output);

    /**
     * Runs the simpler calls that define this one.
     *
     * @param backend the backend that runs them
     */
    void decompose(Backend backend);

    /**
     * A running combination along one axis. Each element is computed from the one before it, in this order and no
     * other, so the results have the same bits however the other axes are divided.
     *
     * @param kind the combination
     * @param axis the axis, from 0
     * @param reverse whether it runs from the last element to the first
     * @param inputs one view for sums and products, two for a recurrence (coefficients and terms), in the shape of
     *     {@code out}; they promote to its type
     * @param out the result; it may be the very same view as an input
     */
    record Scan(Kind kind, int axis, boolean reverse, List<View> inputs, View out) implements CompositeCall {
        private static final double[] NO_UNIFORMS = {};

        /** How an element y[i] follows from the one before it. */
        public enum Kind {
            /** {@code y[i] = y[i-1] + x[i]}, and {@code y[0] = x[0]}. */
            SUM("cumSum", 1, Expr.input(0).plus(Expr.input(1))),

            /** {@code y[i] = y[i-1] * x[i]}, and {@code y[0] = x[0]}. */
            PRODUCT("cumProd", 1, Expr.input(0).times(Expr.input(1))),

            /** {@code y[i] = a[i] * y[i-1] + b[i]}, and {@code y[0] = b[0]}. */
            RECURRENCE("recurrence", 2, Expr.input(1).times(Expr.input(0)).plus(Expr.input(2)));

            private final String text;
            private final int inputs;

            /** Its first input is the element before. */
            private final Kernel step;

            Kind(String text, int inputs, Expr step) {
                this.text = text;
                this.inputs = inputs;
                this.step = Kernel.of(inputs + 1, 0, step);
            }

            /** {@return the number of inputs} */
            public int inputs() {
                return inputs;
            }

            /** {@return the name in traces and errors} */
            public String text() {
                return text;
            }
        }

        @Override
        public String name() {
            return kind.text;
        }

        @Override
        public boolean worksInPlace() {
            return true;
        }

        @Override
        public String detail() {
            return "along axis " + axis + (reverse ? ", backwards" : "");
        }

        @Override
        public double operations() {
            return (double) kind.inputs() * out.shape().elements();
        }

        @Override
        public Scan on(UnaryOperator<View> input, UnaryOperator<View> output) {
            List<View> moved = new ArrayList<>();
            for (View view : inputs) {
                moved.add(input.apply(view));
            }
            return new Scan(kind, axis, reverse, moved, output.apply(out));
        }

        /** One map for each step, over all other axes. */
        @Override
        public void decompose(Backend backend) {
            long extent = out.shape().dim(axis);
            for (long i = 0; i < extent; i++) {
                long element = reverse ? extent - 1 - i : i;
                View here = at(out, element);
                if (i == 0) {
                    View first = at(inputs.getLast(), element);
                    backend.map(Kernel.IDENTITY, NO_UNIFORMS, List.of(first), List.of(here));
                } else {
                    View before = at(out, reverse ? element + 1 : element - 1);
                    List<View> read = new ArrayList<>(List.of(before));
                    inputs.forEach(input -> read.add(at(input, element)));
                    backend.map(kind.step, NO_UNIFORMS, read, List.of(here));
                }
            }
        }

        private View at(View view, long element) {
            Layout layout = view.layout().slice(axis, element, 1, 1);
            return new View(view.buffer(), layout);
        }
    }

    /**
     * The indices that sort the elements along one axis, or the first of these indices. Equal elements keep their
     * order, in either direction (a stable sort), so every backend finds the same indices. NaN is the largest element,
     * as in PyTorch: last in ascending order and first in descending order. All NaN are equal, and so are -0 and 0.
     *
     * @param axis the axis, from 0
     * @param descending whether the largest element comes first
     * @param input the elements, of any type
     * @param out the indices as {@code INT64}; its shape is that of the input except for the extent of {@code axis},
     *     which says how many of the first indices are wanted; never the view of the input
     */
    record ArgSort(int axis, boolean descending, View input, View out) implements CompositeCall {
        private static final double[] NO_UNIFORMS = {};

        @Override
        public String name() {
            return "argSort";
        }

        @Override
        public boolean worksInPlace() {
            return false;
        }

        @Override
        public String detail() {
            return "along axis " + axis + (descending ? ", descending" : "");
        }

        @Override
        public List<View> inputs() {
            return List.of(input);
        }

        /** It compares and moves. */
        @Override
        public double operations() {
            return 0;
        }

        @Override
        public ArgSort on(UnaryOperator<View> view, UnaryOperator<View> output) {
            return new ArgSort(axis, descending, view.apply(input), output.apply(out));
        }

        /**
         * A download, a sort on the host and an upload. The calls that compute would need a comparison of each element
         * with each other, or three maps for each of the log(n)^2 / 2 steps of a sorting network.
         */
        @Override
        public void decompose(Backend backend) {
            if (out.shape().elements() == 0) {
                return;
            }
            HostBuffer values = downloaded(backend);
            HostBuffer indices = HostBuffer.allocate(DType.INT64, out.shape().elements());
            int extent = (int) input.shape().dim(axis);
            int count = (int) out.shape().dim(axis);
            int step = (int) Layout.contiguous(out.shape()).stride(axis);
            Integer[] order = new Integer[extent];
            for (long row = 0; row < out.shape().elements() / count; row++) {
                int first = (int) (row / step * step * extent + row % step);
                int target = (int) (row / step * step * count + row % step);
                Arrays.setAll(order, i -> i);
                Comparator<Integer> ascending = (a, b) -> compare(values, first + a * step, first + b * step);
                Arrays.sort(order, descending ? ascending.reversed() : ascending);
                for (int i = 0; i < count; i++) {
                    indices.longs()[target + i * step] = order[i];
                }
            }
            backend.upload(indices.segment(), out);
        }

        private HostBuffer downloaded(Backend backend) {
            HostBuffer values = HostBuffer.allocate(input.type(), input.shape().elements());
            if (input.layout().isContiguous()) {
                backend.download(input, values.segment());
                return values;
            }
            Buffer copy = backend.allocate(input.type(), input.shape().elements());
            View dense = View.contiguous(copy, input.shape());
            backend.map(Kernel.IDENTITY, NO_UNIFORMS, List.of(input), List.of(dense));
            backend.download(dense, values.segment());
            backend.release(copy);
            return values;
        }

        private static int compare(HostBuffer values, int a, int b) {
            if (values.type().isFloating()) {
                // Adding 0 makes -0 into 0. This comparison has NaN above all numbers.
                return Double.compare(Elements.loadDouble(values, a) + 0.0, Elements.loadDouble(values, b) + 0.0);
            }
            return Long.compare(Elements.loadLong(values, a), Elements.loadLong(values, b));
        }
    }

    /**
     * The element of each row's label: a {@link Backend#gather} along the rows, whose error names the label, its row and
     * the loss, as {@link Indices#noClass} words it. A backend that finds a wrong index after the call has returned has
     * to override this to word it like that.
     *
     * @param loss the name of the loss in the error
     * @param rows the rows {@code [rows, classes]}
     * @param labels the labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param out the elements {@code [rows, 1]}, of the type of {@code rows}; never the view of an input
     */
    record GatherLabels(String loss, View rows, View labels, View out) implements CompositeCall {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public boolean worksInPlace() {
            return false;
        }

        @Override
        public String detail() {
            return "labels of " + loss;
        }

        @Override
        public List<View> inputs() {
            return List.of(rows, labels);
        }

        /** It moves. */
        @Override
        public double operations() {
            return 0;
        }

        @Override
        public GatherLabels on(UnaryOperator<View> input, UnaryOperator<View> output) {
            return new GatherLabels(loss, input.apply(rows), input.apply(labels), output.apply(out));
        }

        @Override
        public void decompose(Backend backend) {
            try {
                backend.gather(rows, labels, 1, out);
            } catch (IndexOutOfBoundsException e) {
                throw noClass(backend, e);
            }
        }

        /** @param indexError the error that remains if all labels are classes: it is about an earlier call */
        private IndexOutOfBoundsException noClass(Backend backend, IndexOutOfBoundsException indexError) {
            long classes = rows.shape().dim(1);
            HostBuffer label = HostBuffer.allocate(labels.type(), 1);
            for (long row = 0; row < labels.shape().dim(0); row++) {
                long at = labels.layout().offset() + row * labels.layout().stride(0);
                backend.peek(new View(labels.buffer(), Layout.contiguous(Shape.of(1), at)), label.segment());
                long value = Elements.loadLong(label, 0);
                if (value < 0 || value >= classes) {
                    return Indices.noClass(loss, value, row, classes);
                }
            }
            return indexError;
        }
    }
}
