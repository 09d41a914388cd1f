package org.kudari.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;

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

    /** {@return the arithmetic operations that it stands for} */
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
}
