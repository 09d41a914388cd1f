package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.CrossEntropy;
import org.kudari.op.Elementwise;
import org.kudari.opencl.runtime.DriverSpy;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.OpenClException;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** The driver calls of a perceptron's training step after the first steps, and the effect of a failure of each. */
class TrainingDriverCallsTest {
    private static final Expr X = Expr.input(0);
    private static final Elementwise BIAS_TANH =
            Elementwise.of("bias-tanh", Kernel.of(2, 0, Functions.tanh(X.plus(Expr.input(1)))));
    private static final Kernel DESCENT = Kernel.of(2, 1, X.minus(Expr.input(1).times(Expr.uniform(0))));
    private static final int ROWS = 21;

    private OpenClDevice on;
    private DriverSpy driver;
    private Device device;

    @BeforeEach
    void open() {
        on = TestDevice.find();
        driver = new DriverSpy();
        device = new Device(new OpenClBackend("opencl:0", driver.open(on)));
    }

    @AfterEach
    void nothingIsLeft() {
        device.close();
        assertThat(driver.alive()).isEmpty();
        assertThat(driver.mistakes()).isEmpty();
    }

    /**
     * A backend's call is one kernel, or two if a sum or a product is split. With many rows the sums of gradients are
     * split.
     */
    @ParameterizedTest
    @CsvSource({"21, 14", "4099, 16"})
    void aStepNeitherWaitsNorCompilesNorAllocates(int rows, long mostLaunches) {
        Perceptron perceptron = new Perceptron(device, rows);
        perceptron.steps(3);
        int before = driver.calls().size();
        perceptron.steps(1);
        List<String> step = driver.calls().subList(before, driver.calls().size());
        assertThat(step).containsOnly("setArgument", "launch", "flush");
        assertThat(step.stream().filter("launch"::equals).count()).isBetween(5L, mostLaunches);
    }

    /** A refused allocation succeeds after the pool of buffers is emptied; then the step goes on. */
    @Test
    void afterAnyFailedCallTheErrorIsClearAndTheNextTrainingIsRight() {
        float[] expected = trained(device);
        int failures = 0;
        while (true) {
            int failing = driver.calls().size() + failures;
            driver.failAt(failing);
            Throwable failure = catchThrowable(() -> trained(device));
            if (failing >= driver.calls().size()) {
                break;
            }
            String name = driver.calls().get(failing);
            if (failure != null || !name.equals("createBuffer")) {
                assertThat(failure)
                        .as("when call %d failed, %s", failures, name)
                        .isInstanceOfAny(OpenClException.class, DeviceMemoryException.class)
                        .hasMessageContaining(DriverSpy.ERROR)
                        .hasMessageContaining(on.description());
            }
            driver.repair();
            assertThat(trained(device)).isEqualTo(expected);
            failures++;
        }
        assertThat(failures).isGreaterThan(100);
    }

    @Test
    void tenThousandStepsKeepTheDevicesMemoryFlat() {
        Perceptron perceptron = new Perceptron(device);
        perceptron.steps(3);
        device.finish();
        java.util.Map<String, Integer> alive = driver.alive();
        MemoryStatistics memory = device.memory();
        perceptron.steps(10_000);
        device.finish();
        assertThat(driver.alive()).isEqualTo(alive);
        assertThat(device.memory()).isEqualTo(memory);
    }

    private static float[] trained(Device device) {
        try (Scope _ = device.scope()) {
            Perceptron perceptron = new Perceptron(device);
            perceptron.steps(2);
            return perceptron.parameters.flat().toFloatArray();
        }
    }

    /** Two layers with numbers of a fixed seed. */
    private static final class Perceptron {
        private final Device device;
        private final Parameters parameters;
        private final Tensor inputs;
        private final Tensor labels;

        Perceptron(Device device) {
            this(device, ROWS);
        }

        Perceptron(Device device, int rows) {
            this.device = device;
            RandomKey key = RandomKey.of(7);
            parameters = Parameters.allocate(
                    device,
                    DType.FLOAT32,
                    List.of(
                            new Parameters.Declaration("hidden.weight", Shape.of(3, 9)),
                            new Parameters.Declaration("hidden.bias", Shape.of(9)),
                            new Parameters.Declaration("output.weight", Shape.of(9, 4))));
            inputs = Tensor.random(device, Distribution.NORMAL, key, DType.FLOAT32, Shape.of(rows, 3));
            labels = Tensor.of(
                    device, LongStream.range(0, rows).map(i -> i * i % 4).toArray(), rows, 1);
            try (Scope _ = device.scope()) {
                for (int i = 0; i < parameters.size(); i++) {
                    Shape shape = parameters.get(i).shape();
                    parameters.set(i, Tensor.random(device, Distribution.UNIFORM, key.child(i), DType.FLOAT32, shape));
                }
            }
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                try (Scope _ = device.scope()) {
                    Tensor hidden = inputs.matmulThen(parameters.get(0), BIAS_TANH, List.of(parameters.get(1)));
                    Tensor logits = hidden.matmul(parameters.get(2));
                    Tensor loss = logits.apply(CrossEntropy.INSTANCE, labels);
                    Gradients gradients = loss.backward();
                    Tensor flat = parameters.flat();
                    InPlace.map(DESCENT, new double[] {0.1}, List.of(flat, gradients.flat(parameters)), List.of(flat));
                }
            }
        }
    }
}
