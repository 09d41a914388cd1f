package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.nn.Model;
import org.kudari.optim.Optimizer;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Trains a model: epochs of shuffled batches, a step each. The same model, data and seed give the same bits.
 *
 * @param epochs how often to go through the data
 * @param batchSize rows a step; the last step of an epoch takes what is left
 * @param seed of the order in which the rows come
 */
public record Trainer(Model model, Optimizer optimizer, Loss loss, int epochs, int batchSize, long seed) {
    public Trainer {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "training needs at least one epoch and one row a batch, not " + epochs + " and " + batchSize);
        }
    }

    /** Trains on the data, and tells the callbacks. */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        Device device = model.device();
        RandomKey order = RandomKey.of(seed).child("order");
        int stepsPerEpoch = Math.ceilDiv(data.rows(), batchSize);
        long nanos = 0;
        double lastLoss = Double.NaN;
        int epoch = 0;
        boolean goesOn = data.rows() > 0;
        while (goesOn && epoch < epochs) {
            RunningMean mean = new RunningMean(device);
            int step = 0;
            long samples = 0;
            Progress progress = null;
            long began = System.nanoTime();
            for (Batch batch : data.batches(batchSize, order.child(epoch))) {
                try (Scope _ = device.scope()) {
                    Tensor value = loss.of(model.forward(batch.inputs()), batch.labels());
                    optimizer.step(value.backward());
                    mean.add(value, batch.rows());
                }
                step++;
                samples += batch.rows();
                nanos += System.nanoTime() - began;
                progress = new Progress(epoch + 1, epochs, step, stepsPerEpoch, samples, mean::read, nanos);
                for (Callback callback : callbacks) {
                    callback.stepDone(progress);
                }
                began = System.nanoTime();
            }
            epoch++;
            lastLoss = mean.read();
            nanos += System.nanoTime() - began;
            for (Callback callback : callbacks) {
                goesOn &= callback.epochDone(progress);
            }
        }
        return new TrainingReport(
                epoch, (long) epoch * stepsPerEpoch, (long) epoch * data.rows(), lastLoss, nanos / 1e9);
    }
}
