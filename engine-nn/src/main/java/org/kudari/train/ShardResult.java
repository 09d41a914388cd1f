package org.kudari.train;

import java.util.function.IntFunction;
import org.kudari.data.Batch;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Loss;
import org.kudari.model.Contributions;
import org.kudari.model.ForwardContext;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * What the forward and backward pass of a shard give, or of several neighbouring shards together: parts of the step's
 * gradients and loss, and contributions to states. The results of all shards add up to those of the step. They add up in
 * a fixed tree ({@link #sum}), so the bits depend on the number of shards, and not on where they were computed.
 *
 * @param gradients the part of the gradients
 * @param loss the part of the loss, a scalar
 * @param contributions the contributions to the model's states, in the order of the shards
 */
public record ShardResult(Gradients gradients, Tensor loss, Contributions contributions) {

    /**
     * Computes a shard of a step. Nothing is changed: the optimizer and the states wait for all shards.
     *
     * @param model the model
     * @param loss the loss function, a mean over rows
     * @param batch the rows of the shard
     * @param share the shard's share of the rows of the step, above 0 and at most 1; loss and gradients are multiplied
     *     by it
     * @param step the shard of the step
     * @param observer is told outputs and gradients; null for nobody
     * @return the result
     */
    public static ShardResult of(Model model, Loss loss, Batch batch, double share, Step step, Observer observer) {
        return of(model, (BatchLoss) loss, batch, share, step, observer);
    }

    /**
     * Computes a shard of a step of a model with several outputs. Nothing is changed: the optimizer and the states wait for all shards.
     *
     * @param model the model
     * @param loss the loss function, a mean over rows
     * @param batch the rows of the shard
     * @param share the shard's share of the rows of the step, above 0 and at most 1; loss and gradients are multiplied
     *     by it
     * @param step the shard of the step
     * @param observer is told outputs and gradients; null for nobody
     * @return the result
     */
    public static ShardResult of(Model model, BatchLoss loss, Batch batch, double share, Step step, Observer observer) {
        Contributions contributions = new Contributions();
        ForwardContext context = ForwardContext.of(step).observedBy(observer).collecting(contributions);
        Tensor value = BatchOutputs.of(model, batch, context).loss(loss);
        if (value == null) {
            throw new IllegalStateException("the loss function returned null: it must return a scalar");
        }
        Tensor part = share == 1 ? value : value.times(share);
        return new ShardResult(part.backward(), part.detach(), contributions);
    }

    /**
     * Adds the result of the shards that follow on these.
     *
     * @param next the result of the following shards
     * @return the sums, and the contributions of both in their order
     */
    public ShardResult plus(ShardResult next) {
        Contributions both = new Contributions();
        both.add(contributions);
        both.add(next.contributions);
        return new ShardResult(gradients.plus(next.gradients), loss.plus(next.loss), both);
    }

    /**
     * The sum of the results of shards: that of the first half, a power of two of them, plus that of the rest, each
     * summed in the same way. Each shard is computed in a scope of its own, and one result for each level of the tree is
     * kept at a time.
     *
     * @param device the device of the model
     * @param from the first shard
     * @param to the shard after the last one
     * @param compute computes a shard, in the scope that is open; it is called in the order of the shards
     * @return the sum, in the scope that is open
     */
    public static ShardResult sum(Device device, int from, int to, IntFunction<ShardResult> compute) {
        try (Scope _ = device.scope()) {
            if (to - from == 1) {
                return compute.apply(from).keep();
            }
            int middle = middle(from, to);
            return sum(device, from, middle, compute)
                    .plus(sum(device, middle, to, compute))
                    .keep();
        }
    }

    /** Where the first part of a sum ends: after the largest power of two that leaves something. */
    static int middle(int from, int to) {
        return from + Integer.highestOneBit(to - from - 1);
    }

    private ShardResult keep() {
        gradients.keep();
        loss.keep();
        contributions.keep();
        return this;
    }
}
