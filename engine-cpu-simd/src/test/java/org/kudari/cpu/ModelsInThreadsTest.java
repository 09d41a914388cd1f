package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.nn.Activation.gelu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.train.Trainer;

/** Threads that share a device or a model get the same bits as one thread alone. */
class ModelsInThreadsTest {

    @Test
    void fourThreadsTrainFourModels() throws Exception {
        try (Device device = Devices.open("cpu", 2)) {
            Dataset digits = Strokes.training(500).on(device);
            List<Callable<float[]>> trainings = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                int own = seed;
                trainings.add(() -> train(device, digits, own));
            }
            assertSameTogether(trainings);
        }
    }

    private static float[] train(Device device, Dataset digits, long seed) {
        Model model = network().on(device, seed);
        Adam adam = new Adam(model.parameters(), 1e-3);
        new Trainer(model, adam, Losses::crossEntropy, 2, 64, seed).fit(digits);
        return model.parameters().flat().toFloatArray();
    }

    @Test
    void eightThreadsPredictOnOneModel() throws Exception {
        try (Device device = Devices.open("cpu", 2)) {
            Model model = network().on(device, 1);
            List<Callable<float[]>> predictions = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                RandomKey key = RandomKey.of(thread);
                predictions.add(() -> {
                    try (Scope _ = device.scope()) {
                        Shape shape = Shape.of(100, 784);
                        Tensor rows = Tensor.random(device, Distribution.NORMAL, key, DType.FLOAT32, shape);
                        return model.predict(rows).toFloatArray();
                    }
                });
            }
            assertSameTogether(predictions);
        }
    }

    private static Sequential network() {
        return Sequential.of(new Linear(784, 96), gelu(), new Dropout(0.2f), new Linear(96, 10));
    }

    /** Runs the computations one after the other, then each in a thread of its own at the same time. */
    private static void assertSameTogether(List<Callable<float[]>> computations) throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (Callable<float[]> computation : computations) {
            alone.add(computation.call());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(computations.size())) {
            List<Future<float[]>> together = threads.invokeAll(computations);
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }
}
