package org.kudari.predict;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.op.TensorSpec;
import org.kudari.tensor.RecordedFunction;
import org.kudari.tensor.Tensor;

/**
 * Predicts again and again for inputs of the same types and shapes, mostly for single rows, with little garbage. The bits
 * are those of {@link Model#predict(List)} for the same inputs. Any number of threads may use one session at once. A
 * training step must not run at the same time. What it changed is seen afterwards.
 *
 * <pre>{@code
 * var session = InferenceSession.ofRows(model, 784);
 * float[] logits = session.run(pixels);
 * }</pre>
 *
 * <p>The calls of a prediction are recorded once, for each of the threads that predict at the same time, and then made
 * again ({@link RecordedFunction}). So a prediction makes no tensors: for a network of a few layers that would take as
 * much time as the smaller products, and more than a kilobyte of garbage. It is recorded where each layer has a codec or
 * is an elementwise function ({@link LayerCodecs#describe}). Where a layer may do something else each time, as a lambda
 * may, or exchanges data with the host, each prediction runs the model.
 *
 * <p>A session has memory on the device for as long as it is reachable: for one row of each layer's output, once for each
 * thread.
 */
public final class InferenceSession {
    /** The most runs that are kept for later. */
    private static final int MOST_IDLE = 64;

    private final Model model;
    private final List<TensorSpec> inputs;
    private final UnaryOperator<List<Tensor>> computation;

    /** The runs that nobody uses at the moment. */
    private final ArrayDeque<Run> idle = new ArrayDeque<>();

    /** Whether the model's computation may be recorded; null before the first run, because the search takes a while. */
    private Boolean isDescribed;

    /**
     * A session for the model's own outputs.
     *
     * @param model the model
     * @param inputs the types and shapes of the model's inputs, such as {@code FLOAT32 [1, 784]}
     * @throws IllegalArgumentException if there are no inputs, or one is of another type than {@code FLOAT32}, {@code
     *     INT32} and {@code INT64}
     */
    public InferenceSession(Model model, List<TensorSpec> inputs) {
        this(model, inputs, UnaryOperator.identity());
    }

    /**
     * A session for something that is computed from the model's outputs.
     *
     * @param model the model
     * @param inputs the types and shapes of the model's inputs
     * @param after computes the session's outputs from the model's; it makes the same operations each time
     * @throws IllegalArgumentException if there are no inputs, or one is of another type than {@code FLOAT32}, {@code
     *     INT32} and {@code INT64}
     */
    public InferenceSession(Model model, List<TensorSpec> inputs, UnaryOperator<List<Tensor>> after) {
        this.model = model;
        this.inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a session needs at least one input");
        }
        for (TensorSpec input : inputs) {
            requireKnown(input.type());
        }
        computation = tensors -> {
            List<Tensor> outputs = new ArrayList<>();
            for (Tensor output : after.apply(model.predict(tensors))) {
                outputs.add(output.type() == DType.FLOAT32 ? output : output.to(DType.FLOAT32));
            }
            return outputs;
        };
    }

    private static void requireKnown(DType type) {
        if (type != DType.FLOAT32 && type != DType.INT32 && type != DType.INT64) {
            throw new IllegalArgumentException("a session takes inputs of FLOAT32, INT32 and INT64, not of " + type);
        }
    }

    /**
     * {@return a session for single rows of floats: inputs of shape {@code [1, columns]}}
     *
     * @param model the model
     * @param columns the number of columns
     */
    public static InferenceSession ofRows(Model model, int columns) {
        return new InferenceSession(model, row(columns));
    }

    /**
     * {@return a session for single rows of floats, and for something that is computed from the model's only output}
     *
     * @param model the model
     * @param columns the number of columns
     * @param after computes the session's outputs; it makes the same operations each time
     */
    public static InferenceSession ofRows(Model model, int columns, Function<Tensor, List<Tensor>> after) {
        return new InferenceSession(model, row(columns), outputs -> after.apply(outputs.getFirst()));
    }

    private static List<TensorSpec> row(int columns) {
        return List.of(new TensorSpec(DType.FLOAT32, Shape.of(1, columns)));
    }

    /**
     * Predicts by a model of one {@code FLOAT32} input and one output.
     *
     * @param input the elements of the input, in row-major order
     * @return the elements of the output
     * @throws IllegalArgumentException if their number is not that of the input, or the model does not fit the input
     */
    public float[] run(float[] input) {
        try (Run run = begin()) {
            float[] own = run.floats(0);
            if (inputs.size() != 1 || own.length != input.length) {
                throw new IllegalArgumentException(
                        input.length + " numbers were given, but the session takes " + inputs);
            }
            System.arraycopy(input, 0, own, 0, own.length);
            run.compute();
            if (run.outputs() != 1) {
                throw new IllegalArgumentException(
                        "the session has " + run.outputs() + " outputs: read them from a Run");
            }
            return run.output(0).clone();
        }
    }

    /** {@return the arrays of one prediction, to be closed after it} */
    public Run begin() {
        synchronized (idle) {
            Run run = idle.pollFirst();
            if (run != null) {
                run.isClosed = false;
                return run;
            }
            if (isDescribed == null) {
                isDescribed = LayerCodecs.standard().describe(model.architecture());
            }
            // Where calls are printed, they should have the names of their layers.
            return new Run(isDescribed && !model.device().isTraced());
        }
    }

    private void end(Run run) {
        synchronized (idle) {
            if (run.isClosed) {
                return;
            }
            run.isClosed = true;
            if (idle.size() < MOST_IDLE) {
                idle.addFirst(run);
            }
        }
    }

    /**
     * One prediction: fill the arrays of the inputs, {@link #compute}, and read the outputs before closing it. One thread
     * uses it at a time. Closed, its arrays belong to another prediction.
     */
    public final class Run implements AutoCloseable {
        private final List<Object> arrays = new ArrayList<>();
        private final List<MemorySegment> values = new ArrayList<>();
        private final List<float[]> results = new ArrayList<>();
        private final List<MemorySegment> resultValues = new ArrayList<>();
        private boolean isRecordable;
        /** Guarded by {@link #idle}: closed twice, it would be two predictions'. */
        private boolean isClosed;

        /** Null before the first prediction, and where none is recorded. */
        private RecordedFunction recorded;

        /** The values of the model's states when the calls were recorded: a training step puts them elsewhere. */
        private Tensor[] states;

        private Run(boolean isRecordable) {
            this.isRecordable = isRecordable;
            for (TensorSpec input : inputs) {
                int length = Math.toIntExact(input.shape().elements());
                switch (input.type()) {
                    case FLOAT32 -> {
                        float[] array = new float[length];
                        add(array, MemorySegment.ofArray(array));
                    }
                    case INT32 -> {
                        int[] array = new int[length];
                        add(array, MemorySegment.ofArray(array));
                    }
                    default -> {
                        long[] array = new long[length];
                        add(array, MemorySegment.ofArray(array));
                    }
                }
            }
        }

        private void add(Object array, MemorySegment elements) {
            arrays.add(array);
            values.add(elements);
        }

        /**
         * {@return the array for the elements of an input, in row-major order; it has those of an earlier prediction}
         *
         * @param input the index of an input of type {@code FLOAT32}, from 0
         * @throws ClassCastException if the input is of another type
         */
        public float[] floats(int input) {
            return (float[]) arrays.get(input);
        }

        /**
         * {@return the array for the elements of an input, in row-major order; it has those of an earlier prediction}
         *
         * @param input the index of an input of type {@code INT32}, from 0
         * @throws ClassCastException if the input is of another type
         */
        public int[] ints(int input) {
            return (int[]) arrays.get(input);
        }

        /**
         * {@return the array for the elements of an input, in row-major order; it has those of an earlier prediction}
         *
         * @param input the index of an input of type {@code INT64}, from 0
         * @throws ClassCastException if the input is of another type
         */
        public long[] longs(int input) {
            return (long[]) arrays.get(input);
        }

        /**
         * Computes the outputs. Waits for the device.
         *
         * @throws IllegalArgumentException if the inputs do not fit the model
         * @throws IndexOutOfBoundsException if an index in an input is outside of its axis
         * @throws IllegalStateException if the device is closed
         */
        public void compute() {
            if (isRecordable && (recorded == null || haveStatesMoved())) {
                record();
            }
            if (recorded != null) {
                recorded.run(values, resultValues);
            } else {
                runModel();
            }
            Reference.reachabilityFence(model);
        }

        /** {@return the number of outputs, once one prediction was computed} */
        public int outputs() {
            return results.size();
        }

        /**
         * {@return the elements of an output as floats, in row-major order, until this is closed}
         *
         * @param output the index of the output, from 0
         */
        public float[] output(int output) {
            return results.get(output);
        }

        /** Lets another prediction use the arrays. */
        @Override
        public void close() {
            end(this);
        }

        private boolean haveStatesMoved() {
            List<State> all = model.states();
            for (int i = 0; i < states.length; i++) {
                if (all.get(i).value() != states[i]) {
                    return true;
                }
            }
            return false;
        }

        private void record() {
            recorded = null;
            states = model.states().stream().map(State::value).toArray(Tensor[]::new);
            try (Scope _ = model.device().scope()) {
                RecordedFunction function = RecordedFunction.of(tensors(), computation);
                isRecordable = function.isRepeatable();
                recorded = isRecordable ? function : null;
                for (int i = 0; i < function.outputs(); i++) {
                    reserve(i, function.output(i));
                }
            }
        }

        private void runModel() {
            try (Scope _ = model.device().scope()) {
                List<Tensor> outputs = computation.apply(tensors());
                for (int i = 0; i < outputs.size(); i++) {
                    reserve(i, outputs.get(i));
                    outputs.get(i).copyTo(resultValues.get(i));
                }
            }
        }

        private List<Tensor> tensors() {
            Tensor[] tensors = new Tensor[values.size()];
            for (int i = 0; i < tensors.length; i++) {
                TensorSpec input = inputs.get(i);
                tensors[i] = Tensor.of(model.device(), input.type(), values.get(i), input.shape());
            }
            return Arrays.asList(tensors);
        }

        /** Makes room for an output. */
        private void reserve(int output, Tensor tensor) {
            int length = Math.toIntExact(tensor.shape().elements());
            if (output == results.size()) {
                results.add(null);
                resultValues.add(null);
            }
            if (results.get(output) == null || results.get(output).length != length) {
                float[] array = new float[length];
                results.set(output, array);
                resultValues.set(output, MemorySegment.ofArray(array));
            }
        }
    }
}
