package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.nn.Activation.relu;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.opencl.runtime.DriverSpy;
import org.kudari.opencl.runtime.Session;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/**
 * Trains a 784-128-64-10 network with batches of 64 for 20 epochs. It learns as on the reference, has the same bits in
 * two runs, and takes no more device memory after the first epoch.
 */
class NetworkTrainingTest {
    private static final int BATCH = 64;
    private static final int BATCHES = 10;
    private static final int EPOCHS = 20;
    private static final int INPUTS = 784;
    private static final int CLASSES = 10;

    /** The most by which single precision changes the first losses. */
    private static final float TOLERANCE = 1e-4f;

    private static float[] expected;

    @BeforeAll
    static void train() {
        expected = train(new ReferenceBackend(), 1);
    }

    @Test
    void learnsTheSameTwiceAndAsTheReferenceDoes() {
        float[] losses = train(TestDevice.open(), EPOCHS);
        assertThat(losses[losses.length - 1]).isLessThan(0.1f * losses[0]);
        assertThat(train(TestDevice.open(), EPOCHS)).isEqualTo(losses);
        assertAsExpected(losses);
    }

    @Test
    void learnsWithTheKernelsForGpus() {
        assertAsExpected(train(new OpenClBackend("opencl:0", Session.open(TestDevice.gpuLike())), 1));
    }

    /** As on a device where a kernel needs so many registers that only small work-groups can run it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 8, 64})
    void learnsWithSmallWorkGroups(long largest) {
        DriverSpy driver = new DriverSpy();
        driver.limitGroups(largest);
        assertAsExpected(train(new OpenClBackend("opencl:0", driver.open(TestDevice.gpuLike())), 1));
        assertThat(driver.mistakes()).isEmpty();
    }

    private static void assertAsExpected(float[] losses) {
        for (int step = 0; step < expected.length; step++) {
            assertThat(losses[step]).as("loss of step %d", step).isCloseTo(expected[step], within(TOLERANCE));
        }
    }

    /** The loss of each step. */
    private static float[] train(Backend backend, int epochs) {
        Random random = new Random(11);
        try (Device device = new Device(backend)) {
            Tensor[] inputs = new Tensor[BATCHES];
            Tensor[] labels = new Tensor[BATCHES];
            for (int batch = 0; batch < BATCHES; batch++) {
                int[] classes = random.ints(BATCH, 0, CLASSES).toArray();
                inputs[batch] = Tensor.of(device, images(classes, random), BATCH, INPUTS);
                labels[batch] = Tensor.of(device, classes, BATCH);
            }
            Model model = Sequential.of(
                            new Linear(INPUTS, 128), relu(), new Linear(128, 64), relu(), new Linear(64, CLASSES))
                    .on(device, 3);
            Adam adam = new Adam(model.parameters(), 1e-3);
            float[] losses = new float[epochs * BATCHES];
            MemoryStatistics afterOne = null;
            for (int step = 0; step < losses.length; step++) {
                try (Scope _ = device.scope()) {
                    Tensor loss = Losses.crossEntropy(model.forward(inputs[step % BATCHES]), labels[step % BATCHES]);
                    losses[step] = loss.toFloatArray()[0];
                    adam.step(loss.backward());
                }
                if (step == BATCHES) {
                    afterOne = device.memory();
                }
            }
            assertThat(afterOne == null ? null : device.memory()).isEqualTo(afterOne);
            return losses;
        }
    }

    /** Noise, with a bright band whose position is that of the class. */
    private static float[] images(int[] classes, Random random) {
        float[] pixels = new float[classes.length * INPUTS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        for (int image = 0; image < classes.length; image++) {
            int mark = image * INPUTS + classes[image] * INPUTS / CLASSES;
            Arrays.fill(pixels, mark, mark + INPUTS / CLASSES, 1);
        }
        return pixels;
    }
}
