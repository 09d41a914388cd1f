package org.kudari.testkit.check;

import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.OpCase;

/** The requirements of a long training: memory does not grow, and kernels are compiled once. */
final class MemoryChecks {
    private static final int STEPS = 1000;
    private static final int WARM_UP = 3;

    private MemoryChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        return Stream.of(
                new Check("nothing lives after a scope", () -> nothingLives(subject)),
                new Check("a training's memory is flat and its steps allocate nothing", () -> flatMemory(subject)),
                new Check("a schedule of learning rates compiles nothing", () -> flatKernels(subject)),
                new Check("numbers in tensor calls compile nothing", () -> numbersAreArguments(subject)),
                new Check("an empty tensor is a tensor", () -> emptyTensor(subject)),
                new Check("memory comes back after garbage is released", () -> trimmed(subject)));
    }

    private static void nothingLives(BackendUnderTest subject) {
        try (Device device = subject.open(0)) {
            for (OpCase opCase : CaseTable.differentiable()) {
                if (opCase.arguments().stream().allMatch(argument -> subject.holds(argument.type()))) {
                    FailureContext.with(opCase.toString(), () -> nothingLives(device, opCase));
                }
            }
        }
    }

    private static void nothingLives(Device device, OpCase opCase) {
        try (Scope _ = device.scope()) {
            Tensor[] variables = new Tensor[opCase.arguments().size()];
            for (int i = 0; i < variables.length; i++) {
                Argument argument = opCase.arguments().get(i);
                Tensor value = HostArray.of(argument.type(), argument.values(opCase.seed(i)))
                        .on(device, argument.shape());
                variables[i] = argument.type().isFloating() ? value.variable() : value;
            }
            Tensor result = opCase.function().apply(List.of(variables)).sum();
            if (result.isRecorded()) {
                result.backward();
            }
        }
        Expect.equal(0L, device.memory().liveBuffers(), "live buffers");
        Expect.equal(0L, device.memory().liveBytes(), "live bytes");
    }

    private static void flatMemory(BackendUnderTest subject) {
        try (Device device = subject.open(0)) {
            ToyTraining training = new ToyTraining(device, 1);
            training.after(WARM_UP);
            MemoryStatistics early = device.memory();
            training.after(200);
            MemoryStatistics late = device.memory();
            Reference.reachabilityFence(training);
            Expect.equal(early, late, "memory after " + WARM_UP + " steps and 200 more");
        }
    }

    private static void flatKernels(BackendUnderTest subject) {
        try (Device device = subject.open(0)) {
            ToyTraining training = new ToyTraining(device, 1);
            training.after(1);
            long compiled = device.compiledKernels();
            training.after(STEPS);
            Expect.equal(compiled, device.compiledKernels(), "kernels compiled after 1 step and " + STEPS + " more");
        }
    }

    private static void numbersAreArguments(BackendUnderTest subject) {
        try (Device device = subject.open(0)) {
            long compiled = -1;
            for (int i = 0; i < 100; i++) {
                try (Scope _ = device.scope()) {
                    Tensor x = Tensor.full(device, DType.FLOAT32, Shape.of(5), i);
                    double sum = x.times(i * 0.5)
                            .plus(1.0 / (i + 1))
                            .maximum(i)
                            .greaterThan(i)
                            .sum()
                            .item();
                    double expected = i * (i * 0.5) + 1.0 / (i + 1) > i ? 5 : 0;
                    Expect.that(sum == expected, "a sum of truth values: " + sum + " instead of " + expected);
                    // Small whole exponents have kernels of their own.
                    x.pow(3.25 + i * 0.5);
                }
                compiled = i == 0 ? device.compiledKernels() : compiled;
            }
            Expect.equal(compiled, device.compiledKernels(), "kernels compiled with 1 and with 100 different numbers");
        }
    }

    private static void emptyTensor(BackendUnderTest subject) {
        try (Scope _ = subject.device().scope()) {
            Tensor empty = Tensor.of(subject.device(), new float[0], 0, 4);
            Expect.equal(0, empty.plus(1).toFloatArray().length, "elements");
            Expect.equal(0.0, empty.sum().item(), "sum");
        }
    }

    private static void trimmed(BackendUnderTest subject) {
        try (Device device = subject.open(0)) {
            for (int i = 1; i <= 5; i++) {
                try (Scope _ = device.scope()) {
                    Tensor.ones(device, DType.FLOAT32, Shape.of(1000L * i))
                            .sum()
                            .item();
                }
            }
            Expect.that(device.memory().pooledBytes() > 0, "released buffers wait in the pool");
            device.trim();
            Expect.equal(0L, device.memory().pooledBytes(), "pooled bytes after trim()");
            try (Scope _ = device.scope()) {
                double sum =
                        Tensor.ones(device, DType.FLOAT32, Shape.of(1000)).sum().item();
                Expect.equal(1000.0, sum, "a sum after trim()");
            }
        }
    }
}
