package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

class ThreadsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset points = CurveClassification.points(100).on(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** Runs tasks on a thread each, all begun at one moment. */
    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    @Test
    void fourThatTrainFourModelsGetWhatOneGets() throws Exception {
        List<float[]> expected = new ArrayList<>();
        List<Callable<float[]>> tasks = new ArrayList<>();
        for (long seed = 0; seed < 4; seed++) {
            long own = seed;
            expected.add(CurveClassification.trained(device, points, own));
            tasks.add(() -> CurveClassification.trained(device, points, own));
        }

        List<float[]> results = together(tasks);

        for (int i = 0; i < 4; i++) {
            assertThat(results.get(i)).as("model %d", i).containsExactly(expected.get(i));
        }
    }

    @Test
    void eightThatPredictOnOneModelGetWhatOneGets() throws Exception {
        Model model = CurveClassification.model(device, 1);
        List<float[]> expected = new ArrayList<>();
        List<Callable<float[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            float at = i / 8f;
            Callable<float[]> task = () -> predictions(model, at);
            expected.add(task.call());
            tasks.add(task);
        }

        List<float[]> results = together(tasks);

        for (int i = 0; i < 8; i++) {
            assertThat(results.get(i)).as("thread %d", i).containsExactly(expected.get(i));
        }
    }

    /** Fifty predictions, which must be equal; returns the last. */
    private float[] predictions(Model model, float at) {
        float[] last = null;
        for (int i = 0; i < 50; i++) {
            try (Scope _ = device.scope()) {
                float[] output = model.predict(Tensor.of(device, new float[] {at, 1 - at, at, 2 * at}, 2, 2))
                        .toFloatArray();
                assertThat(last == null ? output : last).containsExactly(output);
                last = output;
            }
        }
        return last;
    }
}
