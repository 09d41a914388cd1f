package org.kudari.backend.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** A backend call as a value, so that a tool can inspect it and repeat it on another backend. */
sealed interface Call {

    /** The name of the backend's method. */
    String name();

    /** What distinguishes it from other calls of the same method: expression, sizes or axis. */
    String detail();

    /** The expression that it evaluates; null if there is none. */
    default Kernel kernel() {
        return null;
    }

    List<View> inputs();

    List<View> outputs();

    /** Whether the outputs are read as well. */
    default boolean accumulates() {
        return false;
    }

    /** The arithmetic operations that it stands for; 0 if it only moves data. */
    default double operations() {
        return 0;
    }

    /** What calls have in common that are counted together. */
    default String kernelName() {
        return name() + "  " + detail();
    }

    /** The bytes that it reads and writes. */
    default double bytes() {
        double read = inputs().stream().mapToDouble(Call::bytes).sum();
        double written = outputs().stream().mapToDouble(Call::bytes).sum();
        return read + (accumulates() ? 2 * written : written);
    }

    /** The bytes that a view covers: a broadcast element counts once. */
    private static double bytes(View view) {
        double elements = 1;
        for (int axis = 0; axis < view.shape().rank(); axis++) {
            elements *= view.layout().stride(axis) == 0
                    ? Math.min(1, view.shape().dim(axis))
                    : view.shape().dim(axis);
        }
        return elements * view.type().bytes();
    }

    /**
     * Makes the call.
     *
     * @param at maps each view of this call to the view of the same elements in that backend's memory
     */
    void run(Backend backend, UnaryOperator<View> at);

    /** Makes the call again, on the backend that it was made on. Unlike the other method it makes no objects. */
    void repeat(Backend backend);

    private static List<View> all(List<View> views, UnaryOperator<View> at) {
        return views.stream().map(at).toList();
    }

    private static double operations(Kernel kernel, View domain) {
        return (double) kernel.operations() * domain.shape().elements();
    }

    record Map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) implements Call {
        @Override
        public String name() {
            return "map";
        }

        @Override
        public String detail() {
            return kernel.toString();
        }

        @Override
        public double operations() {
            return Call.operations(kernel, outputs.getFirst());
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.map(kernel, uniforms, all(inputs, at), all(outputs, at));
        }

        @Override
        public void repeat(Backend backend) {
            backend.map(kernel, uniforms, inputs, outputs);
        }
    }

    record Reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulates)
            implements Call {
        @Override
        public String name() {
            return "reduce";
        }

        @Override
        public String detail() {
            return reduction + " of " + kernel;
        }

        @Override
        public List<View> outputs() {
            return List.of(out);
        }

        @Override
        public double operations() {
            return Call.operations(kernel, inputs.getFirst())
                    + inputs.getFirst().shape().elements();
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.reduce(reduction, kernel, uniforms, all(inputs, at), at.apply(out), accumulates);
        }

        @Override
        public void repeat(Backend backend) {
            backend.reduce(reduction, kernel, uniforms, inputs, out, accumulates);
        }
    }

    record ArgReduce(ArgReduction reduction, View input, int axis, View out) implements Call {
        @Override
        public String name() {
            return "argReduce";
        }

        @Override
        public String detail() {
            return reduction + " along axis " + axis;
        }

        @Override
        public List<View> inputs() {
            return List.of(input);
        }

        @Override
        public List<View> outputs() {
            return List.of(out);
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.argReduce(reduction, at.apply(input), axis, at.apply(out));
        }

        @Override
        public void repeat(Backend backend) {
            backend.argReduce(reduction, input, axis, out);
        }
    }

    record MatMul(View a, View b, View out, boolean accumulates, Epilogue epilogue) implements Call {
        @Override
        public String name() {
            return "matmul";
        }

        /** Rows, depth and columns. */
        @Override
        public String detail() {
            String sizes = a.shape().dim(-2) + " x " + a.shape().dim(-1) + " x "
                    + b.shape().dim(-1);
            return epilogue == null ? sizes : sizes + " then " + epilogue.kernel();
        }

        @Override
        public Kernel kernel() {
            return epilogue == null ? null : epilogue.kernel();
        }

        @Override
        public List<View> inputs() {
            List<View> inputs = new ArrayList<>(List.of(a, b));
            if (epilogue != null) {
                inputs.addAll(epilogue.operands());
            }
            return inputs;
        }

        @Override
        public List<View> outputs() {
            return epilogue == null || epilogue.product() == null ? List.of(out) : List.of(out, epilogue.product());
        }

        @Override
        public double operations() {
            double product = 2.0 * out.shape().elements() * a.shape().dim(-1);
            return epilogue == null ? product : product + Call.operations(epilogue.kernel(), out);
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.matmul(at.apply(a), at.apply(b), at.apply(out), accumulates, moved(at));
        }

        @Override
        public void repeat(Backend backend) {
            backend.matmul(a, b, out, accumulates, epilogue);
        }

        private Epilogue moved(UnaryOperator<View> at) {
            if (epilogue == null) {
                return null;
            }
            View product = epilogue.product() == null ? null : at.apply(epilogue.product());
            return new Epilogue(epilogue.kernel(), epilogue.uniforms(), all(epilogue.operands(), at), product);
        }
    }

    record Gather(View source, View indices, int axis, View out) implements Call {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public String detail() {
            return "along axis " + axis;
        }

        @Override
        public List<View> inputs() {
            return List.of(source, indices);
        }

        @Override
        public List<View> outputs() {
            return List.of(out);
        }

        /** Of the source it reads what it writes. */
        @Override
        public double bytes() {
            return Call.bytes(indices) + 2 * Call.bytes(out);
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.gather(at.apply(source), at.apply(indices), axis, at.apply(out));
        }

        @Override
        public void repeat(Backend backend) {
            backend.gather(source, indices, axis, out);
        }
    }

    record ScatterAdd(View source, View indices, int axis, View target) implements Call {
        @Override
        public String name() {
            return "scatterAdd";
        }

        @Override
        public String detail() {
            return "along axis " + axis;
        }

        @Override
        public List<View> inputs() {
            return List.of(source, indices);
        }

        @Override
        public List<View> outputs() {
            return List.of(target);
        }

        @Override
        public boolean accumulates() {
            return true;
        }

        @Override
        public double operations() {
            return source.shape().elements();
        }

        /** Of the target it reads and writes as much as there is in the source. */
        @Override
        public double bytes() {
            double added = (double) source.shape().elements() * target.type().bytes();
            return Call.bytes(source) + Call.bytes(indices) + 2 * added;
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.scatterAdd(at.apply(source), at.apply(indices), axis, at.apply(target));
        }

        @Override
        public void repeat(Backend backend) {
            backend.scatterAdd(source, indices, axis, target);
        }
    }

    record Random(Distribution distribution, RandomKey key, View out) implements Call {
        @Override
        public String name() {
            return "random";
        }

        @Override
        public String detail() {
            return distribution + " " + key;
        }

        /** Each call has a key of its own. */
        @Override
        public String kernelName() {
            return name() + "  " + distribution;
        }

        @Override
        public List<View> inputs() {
            return List.of();
        }

        @Override
        public List<View> outputs() {
            return List.of(out);
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.random(distribution, key, at.apply(out));
        }

        @Override
        public void repeat(Backend backend) {
            backend.random(distribution, key, out);
        }
    }

    /** A call that is defined by simpler ones. */
    record Composite(CompositeCall call) implements Call {
        @Override
        public String name() {
            return call.name();
        }

        @Override
        public String detail() {
            return call.detail();
        }

        @Override
        public List<View> inputs() {
            return call.inputs();
        }

        @Override
        public List<View> outputs() {
            return List.of(call.out());
        }

        @Override
        public double operations() {
            return call.operations();
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            backend.run(call.on(at, at));
        }

        @Override
        public void repeat(Backend backend) {
            backend.run(call);
        }
    }

    /** A call of {@link RowFunctions}; {@code inputs} are its views except the last, which is {@code out}. */
    record Rows(RowFunction function, List<View> inputs, View out) implements Call {
        @Override
        public String name() {
            return function.text;
        }

        @Override
        public String detail() {
            return "of rows of " + inputs.getFirst().shape().dim(-1);
        }

        @Override
        public List<View> outputs() {
            return List.of(out);
        }

        @Override
        public double operations() {
            return function.operations * inputs.getFirst().shape().elements();
        }

        @Override
        public void run(Backend backend, UnaryOperator<View> at) {
            function.body.run(backend.rowFunctions(), all(inputs, at), at.apply(out));
        }

        @Override
        public void repeat(Backend backend) {
            function.body.run(backend.rowFunctions(), inputs, out);
        }
    }

    /** The methods of {@link RowFunctions}. */
    enum RowFunction {
        /** {@link RowFunctions#softmax}. */
        SOFTMAX("softmax", 5, (rows, in, out) -> rows.softmax(in.getFirst(), out)),
        /** {@link RowFunctions#logSoftmax}. */
        LOG_SOFTMAX("logSoftmax", 6, (rows, in, out) -> rows.logSoftmax(in.getFirst(), out)),
        /** {@link RowFunctions#logSumExp}. */
        LOG_SUM_EXP("logSumExp", 4, (rows, in, out) -> rows.logSumExp(in.getFirst(), out)),
        /** {@link RowFunctions#crossEntropy}. */
        CROSS_ENTROPY("crossEntropy", 4, (rows, in, out) -> rows.crossEntropy(in.get(0), in.get(1), out)),
        /** {@link RowFunctions#crossEntropyGradient}. */
        CROSS_ENTROPY_GRADIENT(
                "crossEntropy'", 5, (rows, in, out) -> rows.crossEntropyGradient(in.get(0), in.get(1), in.get(2), out));

        private final String text;

        /** Per element of the first input. */
        private final double operations;

        private final Body body;

        RowFunction(String text, double operations, Body body) {
            this.text = text;
            this.operations = operations;
            this.body = body;
        }

        private interface Body {
            void run(RowFunctions rows, List<View> inputs, View out);
        }
    }
}
