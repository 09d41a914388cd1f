package org.kudari.testkit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Functions;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.Embedding;
import org.kudari.nn.GatedLinearUnit;
import org.kudari.nn.Graph;
import org.kudari.nn.GroupNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.LogSoftmax;
import org.kudari.nn.PReLU;
import org.kudari.nn.RMSNorm;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Softmax;
import org.kudari.op.TensorSpec;
import org.kudari.optim.Sgd;
import org.kudari.predict.InferenceSession;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.Check;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/** A session, which repeats recorded calls, gives the bits of the model: before and after training, on many threads. */
public final class SessionChecks {
    private static final int ROWS = 20;
    private static final int THREADS = 8;
    private static final long MOST_SECONDS = 20;

    /** Each takes rows of 6 features, and as a graph of two inputs also an index below 5. */
    private static final Map<String, Layer> MODELS = new LinkedHashMap<>();

    static {
        MODELS.put(
                "a chain",
                Sequential.of(
                        new Linear(6, 33),
                        Activation.gelu(),
                        new BatchNorm(33),
                        new Dropout(0.5f),
                        new Linear(33, 7).withoutBias(),
                        Activation.of("own", x -> x.times(Functions.tanh(x))),
                        new Linear(7, 3),
                        new LogSoftmax(-1)));
        MODELS.put(
                "other layers",
                Sequential.of(
                        Residual.of(new LayerNorm(6), new Linear(6, 6), new PReLU()),
                        Residual.of(new Linear(6, 4), new RMSNorm(4)).through(new Linear(6, 4)),
                        new Linear(4, 8),
                        GatedLinearUnit.swiGlu(),
                        new GroupNorm(2, 4),
                        new Softmax(1)));
        MODELS.put("a graph of two inputs and outputs", Graph.of(g -> {
            var numbers = g.input();
            var words = g.input().then(new Embedding(5, 2));
            var all = numbers.concatenate(1, words).then(new Linear(8, 4), new BatchNorm(4), Activation.tanh());
            return List.of(all.then(new Linear(4, 2)), all.times(all));
        }));
        Layer lambda = _ -> (input, _) -> input.times(3);
        MODELS.put("a layer that is not recorded", Sequential.of(new Linear(6, 4), lambda));
        Layer reader = _ -> (input, _) -> input.times(input.abs().max().item());
        MODELS.put("a layer that reads", Sequential.of(new Linear(6, 4), reader));
    }

    private SessionChecks() {}

    /**
     * {@return the checks}
     *
     * @param subject the backend that they test; it must stay open while they run
     */
    public static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        MODELS.forEach((name, layer) ->
                checks.add(new Check("a session gives the bits of " + name, () -> check(subject.device(), layer))));
        checks.add(new Check("a session's memory ends with it", () -> memoryEnds(subject)));
        return checks.stream();
    }

    private static void check(Device device, Layer architecture) {
        Model model = architecture.on(device, 7);
        InferenceSession session = new InferenceSession(model, specs(architecture, 1));
        checkAllRows(model, session, "untrained");
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        // An odd and an even number of steps: states lie in two places by turns.
        for (int step = 0; step < 3; step++) {
            try (Scope _ = device.scope()) {
                List<Tensor> outputs = model.forward(inputs(device, architecture, 9, 100 + step), Step.of(step));
                sgd.step(outputs.getFirst().square().sum().backward());
            }
            checkAllRows(model, session, "after " + (step + 1) + " steps");
        }
    }

    private static void checkAllRows(Model model, InferenceSession session, String when) {
        List<List<HostArray>> expected = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            try (Scope _ = model.device().scope()) {
                List<Tensor> outputs = model.predict(inputs(model.device(), model.architecture(), 1, row));
                expected.add(outputs.stream().map(HostArray::of).toList());
            }
        }
        onThreads(thread -> {
            for (int i = 0; i < ROWS; i++) {
                int row = (i + 3 * thread) % ROWS;
                List<HostArray> found = session(model, session, row);
                Expect.equal(expected.get(row).size(), found.size(), "outputs");
                for (int j = 0; j < found.size(); j++) {
                    Expect.sameBits(expected.get(row).get(j), found.get(j), "row " + row + " " + when);
                }
            }
        });
    }

    private static List<HostArray> session(Model model, InferenceSession session, int row) {
        Device device = model.device();
        try (InferenceSession.Run run = session.begin();
                Scope _ = device.scope()) {
            List<Tensor> inputs = inputs(device, model.architecture(), 1, row);
            System.arraycopy(inputs.getFirst().toFloatArray(), 0, run.floats(0), 0, 6);
            if (inputs.size() > 1) {
                run.ints(1)[0] = (int) inputs.get(1).itemLong();
            }
            run.compute();
            List<HostArray> outputs = new ArrayList<>();
            for (int i = 0; i < run.outputs(); i++) {
                float[] output = run.output(i);
                outputs.add(HostArray.of(Tensor.of(device, output, 1, output.length)));
            }
            return outputs;
        }
    }

    private interface Task {
        void run(int thread);
    }

    private static void onThreads(Task task) {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(executor.submit((Callable<Void>) () -> {
                    task.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void memoryEnds(BackendUnderTest subject) {
        try (Device device = subject.open(1)) {
            Model model = MODELS.get("a chain").on(device, 7);
            long before = device.memory().liveBuffers();
            predict(device, model);
            long until = System.nanoTime() + MOST_SECONDS * 1_000_000_000;
            while (device.memory().liveBuffers() != before && System.nanoTime() < until) {
                System.gc();
                Thread.onSpinWait();
            }
            Expect.equal(before, device.memory().liveBuffers(), "live buffers after the session");
            Expect.that(model.parameters().size() > 0, "parameters");
        }
    }

    private static void predict(Device device, Model model) {
        long before = device.memory().liveBuffers();
        InferenceSession session = InferenceSession.ofRows(model, 6);
        session.run(new float[6]);
        long after = device.memory().liveBuffers();
        Expect.that(after > before, "a session keeps its memory, but has " + (after - before) + " buffers");
        session.run(new float[6]);
        Expect.equal(after, device.memory().liveBuffers(), "live buffers of a session that has run before");
    }

    private static List<TensorSpec> specs(Layer architecture, int rows) {
        TensorSpec numbers = new TensorSpec(DType.FLOAT32, Shape.of(rows, 6));
        return architecture instanceof Graph
                ? List.of(numbers, new TensorSpec(DType.INT32, Shape.of(rows)))
                : List.of(numbers);
    }

    private static List<Tensor> inputs(Device device, Layer architecture, int rows, int key) {
        Tensor numbers =
                Tensor.random(device, Distribution.NORMAL, RandomKey.of(key), DType.FLOAT32, Shape.of(rows, 6));
        int[] words = new int[rows];
        for (int i = 0; i < rows; i++) {
            words[i] = (i * i + key) % 5;
        }
        return architecture instanceof Graph ? List.of(numbers, Tensor.of(device, words, rows)) : List.of(numbers);
    }
}
