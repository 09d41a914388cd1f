package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.nn.Activation.gelu;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.gemm.Gemm;
import org.kudari.cpu.microkernel.TileShape;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerPool;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/**
 * A training of 1,000 steps has the same losses and ends in the same parameters, bit for bit, in every configuration of
 * the backend. Its products, elementwise kernels and reductions are large enough for several threads to share them. The
 * first training starts cold, so its loops are replaced while it runs.
 */
class SameLossesTest {
    private static final int STEPS = 1_000;
    private static final int BATCHES = 4;
    private static final int BATCH = 512;
    private static final int INPUTS = 32;
    private static final int HIDDEN = 256;
    private static final int CLASSES = 10;

    /** {@link Gemm} shares a product that has more multiply-adds. */
    private static final int SHARED_MULTIPLY_ADDS = 1 << 19;

    private static Training expected;

    /** A backend that must compute the same as all others. */
    private record Configuration(String name, Supplier<Backend> backend) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Returns two threads with each of the tiles that a tuner may choose, and three threads with the tile of this
     * machine.
     */
    private static Stream<Configuration> configurations() {
        int bits = CpuFeatures.choose().tier().bits();
        Stream<Configuration> choices = bits == 0
                ? Stream.of(new Configuration("2 threads", () -> CpuBackend.open(2)))
                : TileShape.candidates(bits).stream()
                        .map(tile -> new Configuration("2 threads, tile " + tile, () -> withTile(bits, tile)));
        return Stream.concat(choices, Stream.of(new Configuration("3 threads", () -> CpuBackend.open(3))));
    }

    private static Backend withTile(int bits, TileShape tile) {
        CpuTier tier = CpuFeatures.choose().tier();
        return new CpuBackend(
                tile.toString(), new WorkerPool(2), LoopCache.shared(tier), new VectorMicroKernels(bits, true, tile));
    }

    /** The results that are compared, as bits. */
    private record Training(int[] losses, int[] parameters) {}

    @BeforeAll
    static void train() {
        expected = train(new Configuration("1 thread", () -> CpuBackend.open(1)));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void lossesAndParametersAreTheSameBits(Configuration configuration) {
        Training training = train(configuration);

        assertThat(Arrays.mismatch(training.losses, expected.losses))
                .as("the first step with another loss (-1: none)")
                .isEqualTo(-1);
        assertThat(training.parameters).isEqualTo(expected.parameters);
    }

    @Test
    void theTrainingIsLargeEnoughToShareAndLearns() {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            // The decision needs no scratch memory.
            ParallelFor parallelFor = new ParallelFor(workerPool, null);
            assertThat(parallelFor.mayBeShared(ParallelFor.cost(BATCH * HIDDEN, 1)))
                    .as("elementwise kernels and bias gradients of the hidden layer")
                    .isTrue();
        }
        assertThat(BATCH * HIDDEN * CLASSES).isGreaterThan(SHARED_MULTIPLY_ADDS);
        assertThat(Arrays.stream(expected.losses).distinct().count()).isGreaterThan(STEPS / 2);
        assertThat(Float.intBitsToFloat(expected.losses[STEPS - 1]))
                .isLessThan(0.5f * Float.intBitsToFloat(expected.losses[0]));
    }

    private static Training train(Configuration configuration) {
        int[] losses = new int[STEPS];
        try (Device device = new Device(configuration.backend.get())) {
            Tensor[] inputs = new Tensor[BATCHES];
            Tensor[] labels = new Tensor[BATCHES];
            Random random = new Random(7);
            for (int batch = 0; batch < BATCHES; batch++) {
                inputs[batch] = Tensor.of(device, gaussians(random), BATCH, INPUTS);
                labels[batch] = Tensor.of(device, random.ints(BATCH, 0, CLASSES).toArray(), BATCH);
            }
            Model model = Sequential.of(
                            new Linear(INPUTS, HIDDEN), gelu(), new Dropout(0.1f), new Linear(HIDDEN, CLASSES))
                    .on(device, 1);
            Adam adam = new Adam(model.parameters(), 3e-3);
            for (int step = 0; step < STEPS; step++) {
                try (Scope _ = device.scope()) {
                    Tensor loss = Losses.crossEntropy(
                            model.forward(inputs[step % BATCHES], Step.of(step)), labels[step % BATCHES]);
                    losses[step] = Float.floatToRawIntBits(loss.toFloatArray()[0]);
                    adam.step(loss.backward());
                }
            }
            return new Training(losses, bits(model.parameters().flat().toFloatArray()));
        }
    }

    private static float[] gaussians(Random random) {
        float[] values = new float[BATCH * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }
}
