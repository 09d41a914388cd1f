package org.kudari.model;

import org.kudari.random.RandomKey;

/**
 * One training step, or one shard of it. With the seed of the model it determines every random number that layers draw:
 * the same step of the same model drops the same elements, in whatever process and order it runs.
 *
 * <p>A step may be computed in shards: its rows are divided, each shard has a forward and a backward pass of its own,
 * and the gradients are added. The shards may run one after the other to save memory, or on several machines.
 *
 * @param number the number of the step in the training, from 0
 * @param shard the shard of it, from 0
 * @param shards the number of shards; 1 for a whole step
 */
public record Step(long number, int shard, int shards) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the number is negative, or there is no such shard
     */
    public Step {
        if (number < 0) {
            throw new IllegalArgumentException("the number of a step is at least 0, not " + number);
        }
        if (shard < 0 || shard >= shards) {
            throw new IllegalArgumentException("there is no shard " + shard + " of " + shards + ": they count from 0");
        }
    }

    /**
     * {@return a whole step}
     *
     * @param number the number of the step in the training, from 0
     * @throws IllegalArgumentException if it is negative
     */
    public static Step of(long number) {
        return new Step(number, 0, 1);
    }

    /**
     * {@return a shard of this step}
     *
     * @param shard the shard, from 0
     * @param shards the number of shards, at least 1
     * @throws IllegalArgumentException if there is no such shard
     */
    public Step shard(int shard, int shards) {
        return new Step(number, shard, shards);
    }

    /** {@return whether this is all of the step, and not one of several shards} */
    public boolean isWhole() {
        return shards == 1;
    }

    /**
     * {@return the random key of a layer in this step}
     *
     * @param layer the key of the layer, see {@link ModelBuilder#key}
     */
    public RandomKey key(RandomKey layer) {
        RandomKey ofStep = layer.child(number);
        return isWhole() ? ofStep : ofStep.child(shard);
    }
}
