package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/**
 * The same bits: from call to call, from instance to instance, with any number of threads, and under concurrent use.
 */
final class DeterminismChecks {
    private static final int USERS = 8;
    private static final int TRAINING_STEPS = 20;

    /** A computation whose result depends on the order of its sums. */
    private record Computation(String name, Function<Device, Tensor> function) {}

    private static final List<Computation> COMPUTATIONS = List.of(
            new Computation("full sum", device -> normal(device, 1, 100_003).sum()),
            new Computation(
                    "sum of columns", device -> normal(device, 2, 301, 257).sum(0)),
            new Computation("sum of rows", device -> normal(device, 3, 257, 301).sum(1)),
            new Computation(
                    "mean of outer axes", device -> normal(device, 4, 9, 65, 33).mean(0, 2)),
            new Computation("matmul", device -> normal(device, 5, 65, 259).matmul(normal(device, 6, 259, 130))),
            new Computation(
                    "transposed matmul",
                    device -> normal(device, 7, 259, 65)
                            .transpose()
                            .matmul(normal(device, 8, 130, 259).transpose())),
            new Computation("softmax", device -> normal(device, 9, 33, 1025).softmax(1)),
            new Computation(
                    "running sum", device -> normal(device, 15, 301, 1025).cumSum(1)),
            new Computation(
                    "running product", device -> normal(device, 16, 1025, 301).cumProd(0)),
            new Computation(
                    "running sum", device -> normal(device, 15, 301, 1025).cumSum(1)),
            new Computation(
                    "map", device -> normal(device, 10, 70_001).tanh().times(3).exp()),
            new Computation(
                    "scatterAdd",
                    device -> normal(device, 11, 5000)
                            .scatterAdd(0, Tensor.zeros(device, DType.INT64, Shape.of(5000)), 3)),
            new Computation("normals", device -> normal(device, 12, 50_001)));

    private DeterminismChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (Computation computation : COMPUTATIONS) {
            checks.add(new Check(computation.name() + " twice", () -> twice(subject, computation)));
            checks.add(new Check(computation.name() + " with 1, 2 and 3 threads", () -> threads(subject, computation)));
        }
        checks.add(new Check("the first call and the thousandth", () -> coldAndHot(subject)));
        checks.add(new Check("a training with 1, 2 and 3 threads", () -> trainings(subject)));
        checks.add(new Check("eight threads with one computation", () -> concurrentComputations(subject)));
        checks.add(new Check("eight threads that train", () -> concurrentTrainings(subject)));
        return checks.stream();
    }

    private static Tensor normal(Device device, long seed, long... dims) {
        return Tensor.random(device, Distribution.NORMAL, RandomKey.of(seed), DType.FLOAT32, Shape.of(dims));
    }

    private static HostArray result(Device device, Computation computation) {
        try (Scope _ = device.scope()) {
            return HostArray.of(computation.function().apply(device));
        }
    }

    private static void twice(BackendUnderTest subject, Computation computation) {
        HostArray first = result(subject.device(), computation);
        for (int i = 0; i < 3; i++) {
            Expect.sameBits(first, result(subject.device(), computation), "the same call again");
        }
    }

    /** Generated kernels are interpreted at first, then compiled by C1, then by C2. */
    private static void coldAndHot(BackendUnderTest subject) {
        Computation step = new Computation(
                "a layer",
                device -> normal(device, 13, 7, 33)
                        .matmul(normal(device, 14, 33, 5))
                        .tanh()
                        .softmax(1)
                        .sum(0));
        try (Device device = subject.open(0)) {
            HostArray cold = result(device, step);
            for (int call = 2; call <= 1000; call++) {
                Expect.sameBits(cold, result(device, step), "call 1 and call " + call);
            }
        }
    }

    private static void threads(BackendUnderTest subject, Computation computation) {
        HostArray one = result(subject, 1, computation);
        Expect.sameBits(one, result(subject, 2, computation), "with 1 and with 2 threads");
        Expect.sameBits(one, result(subject, 3, computation), "with 1 and with 3 threads");
    }

    private static HostArray result(BackendUnderTest subject, int threads, Computation computation) {
        try (Device device = subject.open(threads)) {
            return result(device, computation);
        }
    }

    private static void trainings(BackendUnderTest subject) {
        List<HostArray> results = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (Device device = subject.open(threads)) {
                results.add(new ToyTraining(device, 1).after(TRAINING_STEPS));
            }
        }
        Expect.sameBits(results.get(0), results.get(1), "parameters with 1 and with 2 threads");
        Expect.sameBits(results.get(0), results.get(2), "parameters with 1 and with 3 threads");
    }

    private static void concurrentComputations(BackendUnderTest subject) {
        for (Computation computation : COMPUTATIONS) {
            HostArray alone = result(subject.device(), computation);
            for (HostArray together : together(_ -> result(subject.device(), computation))) {
                Expect.sameBits(alone, together, computation.name() + " alone and among eight");
            }
        }
    }

    private static void concurrentTrainings(BackendUnderTest subject) {
        List<HostArray> alone = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            alone.add(new ToyTraining(subject.device(), user).after(TRAINING_STEPS));
        }
        List<HostArray> together = together(user -> new ToyTraining(subject.device(), user).after(TRAINING_STEPS));
        for (int user = 0; user < USERS; user++) {
            Expect.sameBits(
                    alone.get(user), together.get(user), "the parameters of user " + user + " alone and among eight");
        }
    }

    private static List<HostArray> together(Function<Integer, HostArray> work) {
        try (ExecutorService users = Executors.newFixedThreadPool(USERS)) {
            List<Future<HostArray>> running = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                int user = i;
                running.add(users.submit(() -> work.apply(user)));
            }
            List<HostArray> results = new ArrayList<>();
            for (Future<HostArray> each : running) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("one of eight threads failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
