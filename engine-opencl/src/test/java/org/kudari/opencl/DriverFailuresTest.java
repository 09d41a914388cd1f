package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.opencl.runtime.DriverSpy;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.OpenClException;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/** Trains while one call of the driver fails, for each call in turn. */
class DriverFailuresTest {
    private static final Expr X = Expr.input(0);
    private static final Expr NEURON = Functions.tanh(X.times(Expr.input(1)));
    private static final Kernel DESCENT = Kernel.of(2, 1, X.minus(Expr.input(1).times(Expr.uniform(0))));

    private OpenClDevice device;
    private DriverSpy driver;
    private int callsToOpen;
    private int calls;
    private float[] expected;

    @BeforeEach
    void trainOnce() {
        device = TestDevice.find();
        driver = new DriverSpy();
        try (Device opened = open()) {
            callsToOpen = driver.calls().size();
            expected = train(opened);
            calls = driver.calls().size();
        }
        assertThat(driver.calls())
                .contains("createBuffer", "write", "programOfSource", "build", "createKernel", "setArgument")
                .contains("launch", "read");
        assertNothingLeaked();
    }

    @Test
    void aDeviceThatCannotBeOpenedLeaksNothing() {
        for (int call = 0; call < callsToOpen; call++) {
            driver = new DriverSpy();
            driver.failAt(call);
            assertClear(catchThrowable(this::open));
            assertNothingLeaked();
        }
    }

    @Test
    void afterAnyFailedCallTrainingWorksAndNothingLeaks() {
        try (Device second = new Device(new OpenClBackend("opencl:1", new DriverSpy().open(device)))) {
            for (int call = callsToOpen; call < calls; call++) {
                driver = new DriverSpy();
                driver.failAt(call);
                try (Device first = open()) {
                    Throwable failure = catchThrowable(() -> train(first));
                    // A refused allocation is tried again, so the training may succeed.
                    if (failure != null || !driver.calls().get(call).equals("createBuffer")) {
                        assertClear(failure);
                    }
                    assertThat(train(second)).isEqualTo(expected);
                    assertThat(train(first)).isEqualTo(expected);
                    assertThat(first.memory().liveBuffers()).isZero();
                }
                assertNothingLeaked();
            }
        }
    }

    @Test
    void aDeviceThatFailsForeverCanBeClosed() {
        for (String name : List.of("launch", "write", "read", "createBuffer", "build", "setArgument")) {
            driver = new DriverSpy();
            try (Device opened = open()) {
                driver.fail(name, DriverSpy.ERROR);
                driver.fail("finish", DriverSpy.ERROR);
                driver.fail("await", DriverSpy.ERROR);
                assertClear(catchThrowable(() -> train(opened)));
                assertClear(catchThrowable(() -> train(opened)));
            }
            assertNothingLeaked();
        }
    }

    private Device open() {
        return new Device(new OpenClBackend("opencl:0", driver.open(device)));
    }

    /** Two training steps of a neuron; returns its weights. */
    private static float[] train(Device device) {
        try (Scope _ = device.scope()) {
            Tensor inputs = Tensor.of(device, new float[] {1, -2, 3, 0.5f}, 4);
            Tensor weights = Tensor.of(device, new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 4);
            for (int step = 0; step < 2; step++) {
                try (Scope _ = device.scope()) {
                    Tensor weight = weights.detach().variable();
                    Tensor output = inputs.map(NEURON, List.of(weight));
                    Tensor upstream = Tensor.of(device, new float[] {1, 1, 1, 1}, 4);
                    Tensor slope = output.backward(upstream).of(weight);
                    InPlace.map(DESCENT, new double[] {0.1 / (step + 1)}, List.of(weights, slope), List.of(weights));
                }
            }
            return weights.toFloatArray();
        }
    }

    private void assertClear(Throwable failure) {
        assertThat(failure).isInstanceOfAny(OpenClException.class, DeviceMemoryException.class);
        assertThat(failure).hasMessageContaining(DriverSpy.ERROR).hasMessageContaining(device.description());
        assertThat(driver.calls()).anyMatch(call -> failure.getMessage().contains(call + " failed: "));
    }

    private void assertNothingLeaked() {
        assertThat(driver.alive()).isEmpty();
        assertThat(driver.mistakes()).isEmpty();
    }
}
