package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.loss.Loss;
import org.kudari.nn.Model;
import org.kudari.optim.Optimizer;
import org.kudari.random.RandomKey;

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
     * <p>A loss or a parameter that is not finite ends the training with a {@link DivergenceException}, which names the
     * first such value and its likely cause. A loss is noticed at the end of the epoch at the latest, and within 100
     * steps. A parameter is noticed by the next loss, and before a callback is told that an epoch is over.
     *
     * <p>The model then has the parameters from before the step that it happened in. If the loss of a step does not
     * follow from its rows, the parameters, the optimizer and the model's random numbers alone, it has earlier ones, and
     * the cause may stay unknown. To go back, copies of the parameters and of the optimizer's memory are kept on the
     * host, except of models of more than 33 million parameters.
     *
     * <p>If this thread is interrupted, the training ends after the current step, and the thread stays interrupted.
     *
     * @param data rows on the model's device, with a target
     * @param callbacks called after each step and epoch, in this order; each can stop the training
     * @return a summary of the training
     * @throws IllegalArgumentException if there are no rows
     * @throws IllegalStateException if the data has no target
     * @throws DivergenceException if a loss or a parameter is not finite
     */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        if (data.rows() == 0) {
            throw new IllegalArgumentException("there are no rows to train on");
        }
        return new TrainingLoop(this, data, callbacks).run();
    }

    /** The batches of an epoch, counted from 1, in its order. */
    Iterable<Batch> batches(Dataset data, int epoch) {
        return data.batches(batchSize, RandomKey.of(seed).child("order").child(epoch - 1));
    }
}
