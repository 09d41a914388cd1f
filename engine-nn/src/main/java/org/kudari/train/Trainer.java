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
 * Trains a model in epochs of shuffled batches, one optimizer step for each batch. The same model, data and seed give
 * the same bits.
 *
 * @param model the model to train
 * @param optimizer an optimizer of the model's parameters
 * @param loss the loss function
 * @param epochs the number of passes over the data, at least 1
 * @param batchSize the rows of a step, at least 1; the last step of an epoch may have fewer
 * @param seed the seed of the order of the rows
 */
public record Trainer(Model model, Optimizer optimizer, Loss loss, int epochs, int batchSize, long seed) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is not at least one epoch, and one row a batch
     */
    public Trainer {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "training needs at least one epoch and one row a batch, not " + epochs + " and " + batchSize);
        }
    }

    /**
     * Trains on data, and calls the callbacks.
     *
     * @param data rows on the model's device, with a target
     * @param callbacks called after each step and epoch, in this order
     * @return a summary of the training
     * @throws IllegalArgumentException if there are no rows
     * @throws IllegalStateException if the data has no target
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
