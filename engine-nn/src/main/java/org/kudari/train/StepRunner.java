package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** What a training does in one step: for the loop, and for whoever repeats its steps. */
final class StepRunner {
    private final Trainer trainer;

    StepRunner(Trainer trainer) {
        this.trainer = trainer;
    }

    /** A shard of a step, with its rows. */
    record Shard(Batch batch, Step step, double share) {}

    /** The shard of a step, or the whole step if it has only one. A batch of fewer rows than shards has as many as rows. */
    Shard shard(Batch batch, long number, int shard) {
        int shards = shards(batch);
        if (shards == 1) {
            return new Shard(batch, Step.of(number), 1);
        }
        int from = Math.toIntExact((long) batch.rows() * shard / shards);
        int to = Math.toIntExact((long) batch.rows() * (shard + 1) / shards);
        double share = (double) (to - from) / batch.rows();
        return new Shard(batch.rows(from, to), Step.of(number).shard(shard, shards), share);
    }

    int shards(Batch batch) {
        return Math.min(trainer.shards(), batch.rows());
    }

    /**
     * The forward and backward passes. Nothing is changed. The result is in the scope that is open.
     *
     * @param observer is told of outputs and gradients; null for nobody
     */
    ShardResult compute(Batch batch, long number, Observer observer) {
        trainer.requireTrainable();
        int shards = shards(batch);
        return shards == 1
                ? compute(shard(batch, number, 0), observer)
                : ShardResult.sum(
                        trainer.model().device(), 0, shards, shard -> compute(shard(batch, number, shard), observer));
    }

    private ShardResult compute(Shard shard, Observer observer) {
        return ShardResult.of(trainer.model(), trainer.loss(), shard.batch(), shard.share(), shard.step(), observer);
    }

    /**
     * Changes the parameters and the states.
     *
     * @param observer is told of the updates; null for nobody
     */
    void apply(ShardResult result, Observer observer) {
        Gradients gradients = trainer.gradients().apply(result.gradients());
        if (observer == null) {
            trainer.optimizer().step(gradients);
        } else {
            observed(gradients, observer);
        }
        result.contributions().merge();
    }

    private void observed(Gradients gradients, Observer observer) {
        Parameters parameters = trainer.model().parameters();
        Device device = trainer.model().device();
        try (Scope _ = device.scope()) {
            Tensor before = parameters.flat().plus(0);
            trainer.optimizer().step(gradients);
            Tensor update = parameters.flat().minus(before);
            for (int i = 0; i < parameters.size(); i++) {
                if (!parameters.frozen().contains(parameters.name(i))) {
                    Tensor gradient = gradients.of(parameters.get(i)).detach();
                    observer.update(parameters.name(i), gradient, parameters.slice(update, i));
                }
            }
        }
    }
}
