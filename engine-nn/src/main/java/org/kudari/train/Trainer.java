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

    /**
     * Trains on the data, and tells the callbacks.
     *
     * @throws IllegalArgumentException if there are no rows
     */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        if (data.rows() == 0) {
            throw new IllegalArgumentException("there are no rows to train on");
        }
        Progress progress = runEpoch(1, data, 0, callbacks);
        while (allContinue(progress, callbacks) && progress.epoch() < epochs) {
            progress = runEpoch(progress.epoch() + 1, data, progress.nanos(), callbacks);
        }
        int done = progress.epoch();
        return new TrainingReport(
                done,
                (long) done * progress.steps(),
                (long) done * data.rows(),
                progress.loss().getAsDouble(),
                progress.nanos() / 1e9);
    }

    private Progress runEpoch(int epoch, Dataset data, long nanosBefore, Callback... callbacks) {
        Device device = model.device();
        RandomKey order = RandomKey.of(seed).child("order").child(epoch - 1);
        int steps = Math.ceilDiv(data.rows(), batchSize);
        int step = 0;
        long samples = 0;
        long nanos = nanosBefore;
        double loss;
        // The memory for the batches and for the mean loss goes back to the pool with the epoch.
        try (Scope _ = device.scope()) {
            long began = System.nanoTime();
            RunningMean mean = new RunningMean(device, steps);
            for (Batch batch : data.batches(batchSize, order)) {
                step(batch, mean);
                step++;
                samples += batch.rows();
                nanos += System.nanoTime() - began;
                Progress progress = new Progress(epoch, epochs, step, steps, samples, mean::read, nanos);
                for (Callback callback : callbacks) {
                    callback.onStepEnd(progress);
                }
                began = System.nanoTime();
            }
            loss = mean.finish();
            nanos += System.nanoTime() - began;
        }
        return new Progress(epoch, epochs, step, steps, samples, () -> loss, nanos);
    }

    private void step(Batch batch, RunningMean mean) {
        try (Scope _ = model.device().scope()) {
            Tensor value = loss.of(model.forward(batch.inputs()), batch.labels());
            optimizer.step(value.backward());
            mean.add(value, batch.rows());
        }
    }

    /** Calls every callback, even after one asked to stop. */
    private static boolean allContinue(Progress progress, Callback... callbacks) {
        boolean goesOn = true;
        for (Callback callback : callbacks) {
            goesOn &= callback.onEpochEnd(progress);
        }
        return goesOn;
    }
}
