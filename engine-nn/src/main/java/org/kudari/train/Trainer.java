package org.kudari.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.kudari.data.Batches;
import org.kudari.data.Dataset;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Loss;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.optim.Optimizer;
import org.kudari.optim.ReduceOnPlateau;
import org.kudari.optim.Schedule;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;

/**
 * Trains a model in epochs of shuffled batches, one optimizer step for each batch. The same model, data and seed give
 * the same bits. It is immutable: each option is a method that gives another trainer.
 */
public final class Trainer {
    private final Model model;
    private final Optimizer optimizer;
    private final BatchLoss loss;
    private final int epochs;
    private final int batchSize;
    private final long seed;
    private final Options options;

    /** An observer of some steps. */
    private record Watching(Observer observer, LongPredicate steps) {}

    /** What need not be given; null for what is not wanted. It is changed only before a trainer has it. */
    private static final class Options {
        int shards = 1;
        int fewestRows = 1;
        UnaryOperator<Gradients> gradients = UnaryOperator.identity();
        String gradientsText = "none";
        List<Watching> watching = List.of();
        Schedule schedule;
        ReduceOnPlateau plateau;
        EarlyStopping earlyStopping;
        Checkpoints checkpoints;
        double[] rowWeights;

        Options() {}

        Options(Options others) {
            shards = others.shards;
            fewestRows = others.fewestRows;
            gradients = others.gradients;
            gradientsText = others.gradientsText;
            watching = others.watching;
            schedule = others.schedule;
            plateau = others.plateau;
            earlyStopping = others.earlyStopping;
            checkpoints = others.checkpoints;
            rowWeights = others.rowWeights;
        }
    }

    /**
     * A trainer without options.
     *
     * @param model the model to train
     * @param optimizer an optimizer of the model's parameters
     * @param loss the loss function
     * @param epochs the number of passes over the data, at least 1
     * @param batchSize the rows of a step, at least 1; the last step of an epoch may have fewer, see {@link #dropLast}
     * @param seed the seed of the order of the rows
     * @throws IllegalArgumentException if there is not at least one epoch, and one row a batch
     */
    public Trainer(Model model, Optimizer optimizer, Loss loss, int epochs, int batchSize, long seed) {
        this(model, optimizer, (BatchLoss) loss, epochs, batchSize, seed);
    }

    /**
     * A trainer without options, of a model with several outputs.
     *
     * @param model the model to train
     * @param optimizer an optimizer of the model's parameters
     * @param loss the loss function
     * @param epochs the number of passes over the data, at least 1
     * @param batchSize the rows of a step, at least 1; the last step of an epoch may have fewer, see {@link #dropLast}
     * @param seed the seed of the order of the rows
     * @throws IllegalArgumentException if there is not at least one epoch, and one row a batch
     */
    public Trainer(Model model, Optimizer optimizer, BatchLoss loss, int epochs, int batchSize, long seed) {
        this(model, optimizer, loss, epochs, batchSize, seed, new Options());
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "training needs at least one epoch and one row a batch, not " + epochs + " and " + batchSize);
        }
    }

    private Trainer(
            Model model, Optimizer optimizer, BatchLoss loss, int epochs, int batchSize, long seed, Options options) {
        this.model = model;
        this.optimizer = optimizer;
        this.loss = loss;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.seed = seed;
        this.options = options;
    }

    private Trainer with(Consumer<Options> change) {
        Options changed = new Options(options);
        change.accept(changed);
        return new Trainer(model, optimizer, loss, epochs, batchSize, seed, changed);
    }

    /**
     * Divides the rows of each step into shards, each with a forward and a backward pass of its own, whose gradients are
     * added: gradient accumulation over micro-batches. It takes the memory of a smaller batch. The bits depend on the
     * number of shards, but not on threads. The loss must be a mean over rows. Statistics of a batch, as batch
     * normalisation takes, are those of a shard.
     *
     * @param number the number of shards, at least 1; a batch of fewer rows has one for each row
     * @return the trainer with the option
     * @throws IllegalArgumentException if it is less than 1
     */
    public Trainer shards(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("a step has at least one shard, not " + number);
        }
        return with(changed -> changed.shards = number);
    }

    /**
     * Leaves the last batch of each epoch out if it has fewer rows than the others: PyTorch's {@code drop_last}. Each
     * epoch has an order of its own, so it leaves other rows out.
     *
     * @return the trainer with the option
     */
    public Trainer dropLast() {
        return dropLast(batchSize);
    }

    /**
     * Leaves the last batch of each epoch out if it has fewer rows than this. Batch normalisation needs at least two in
     * each shard: {@code dropLast(2)}, or twice the number of shards.
     *
     * @param fewerThan the fewest rows of a batch, from 1, which leaves none out, to the batch size
     * @return the trainer with the option
     * @throws IllegalArgumentException if the number is out of range
     */
    public Trainer dropLast(int fewerThan) {
        if (fewerThan < 1 || fewerThan > batchSize) {
            throw new IllegalArgumentException(
                    "dropLast takes a number of rows from 1 to that of a batch, " + batchSize + ", not " + fewerThan);
        }
        return with(changed -> changed.fewestRows = fewerThan);
    }

    /**
     * Limits the norm of all gradients of a step together, by {@link Gradients#clipByNorm}: PyTorch's {@code
     * clip_grad_norm_}.
     *
     * @param most the largest norm, positive
     * @return the trainer with the option
     * @throws IllegalArgumentException if the number is not positive
     */
    public Trainer clipByNorm(double most) {
        requirePositive("norm", most);
        return thenGradients("clipByNorm(" + most + ")", gradients -> gradients.clipByNorm(most));
    }

    /**
     * Limits each element of the gradients to {@code [-most, most]}, by {@link Gradients#clipByValue}: PyTorch's {@code
     * clip_grad_value_}.
     *
     * @param most the largest magnitude, positive
     * @return the trainer with the option
     * @throws IllegalArgumentException if the number is not positive
     */
    public Trainer clipByValue(double most) {
        requirePositive("magnitude", most);
        return thenGradients("clipByValue(" + most + ")", gradients -> gradients.clipByValue(most));
    }

    /**
     * Changes the gradients of each step before the optimizer sees them, such as {@code gradients ->
     * gradients.times(0.5)}. This and clipping go together: each is given what the one before it made.
     *
     * @param change from the gradients of the step, those of all shards together, to others
     * @return the trainer with the option
     */
    public Trainer transformGradients(UnaryOperator<Gradients> change) {
        return thenGradients("a function of one's own", change);
    }

    private Trainer thenGradients(String text, UnaryOperator<Gradients> change) {
        UnaryOperator<Gradients> before = options.gradients;
        String textBefore = options.gradientsText;
        return with(changed -> {
            changed.gradients = gradients -> change.apply(before.apply(gradients));
            changed.gradientsText = textBefore.equals("none") ? text : textBefore + ", then " + text;
        });
    }

    private static void requirePositive(String what, double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException(
                    "the largest " + what + " of clipped gradients is positive, not " + most);
        }
    }

    /**
     * Tells an observer of each layer's output and gradient, and of each parameter's update, in every step. A trainer may
     * have several observers.
     *
     * @param watching the observer
     * @return the trainer with the option
     */
    public Trainer observedBy(Observer watching) {
        return observedBy(watching, _ -> true);
    }

    /**
     * Tells an observer of each layer's output and gradient, and of each parameter's update, in some of the steps. The
     * others cost what they cost without an observer.
     *
     * @param watching the observer
     * @param steps which steps, by their number in the training, from 0
     * @return the trainer with the option
     */
    public Trainer observedBy(Observer watching, LongPredicate steps) {
        List<Watching> all = new ArrayList<>(options.watching);
        all.add(new Watching(watching, steps));
        return with(changed -> changed.watching = List.copyOf(all));
    }

    /**
     * Sets the learning rate before each step: the rate that the optimizer has when the training begins, times the
     * schedule's factor for the number of the step in the training, from 0. When the training ends, the optimizer has its
     * rate of the beginning again.
     *
     * @param factors the schedule
     * @return the trainer with the option
     */
    public Trainer schedule(Schedule factors) {
        return with(changed -> changed.schedule = factors);
    }

    /**
     * Reduces the learning rate when a number no longer becomes better: after each epoch, the value by which {@linkplain
     * #earlyStopping early stopping} judges the model, or without that the mean training loss. It goes together with a
     * schedule.
     *
     * @param reduction what reduces it; it is used for one training
     * @return the trainer with the option
     */
    public Trainer reduceOnPlateau(ReduceOnPlateau reduction) {
        return with(changed -> changed.plateau = reduction);
    }

    /**
     * Judges the model after each epoch, ends the training when that brings nothing better, and gives the model the
     * parameters and states of the best epoch in the end. A copy of them is kept on the host.
     *
     * @param stopping the judge
     * @return the trainer with the option
     */
    public Trainer earlyStopping(EarlyStopping stopping) {
        return with(changed -> changed.earlyStopping = stopping);
    }

    /**
     * Draws the rows of each epoch at random with replacement, instead of taking each once: as many as there are, each
     * with a probability in proportion to its weight. See {@link Dataset#batches(int, RandomKey, double...)}.
     *
     * @param weights a weight for each row of the data, not negative
     * @return the trainer with the option
     */
    public Trainer sampling(double... weights) {
        return with(changed -> changed.rowWeights = weights.clone());
    }

    /**
     * Writes checkpoints, from which {@link #resume} goes on.
     *
     * @param where where and how often
     * @return the trainer with the option
     */
    public Trainer checkpoints(Checkpoints where) {
        return with(changed -> changed.checkpoints = where);
    }

    /** {@return the model to train} */
    public Model model() {
        return model;
    }

    /** {@return the optimizer of the model's parameters} */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** {@return the loss function} */
    public BatchLoss loss() {
        return loss;
    }

    /** {@return the number of passes over the data} */
    public int epochs() {
        return epochs;
    }

    /** {@return the rows of a step} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return the seed of the order of the rows} */
    public long seed() {
        return seed;
    }

    /** {@return the number of shards of a step} */
    public int shards() {
        return options.shards;
    }

    /** The fewest rows of a last batch that is not left out. */
    int fewestRows() {
        return options.fewestRows;
    }

    /** The change of the gradients before each step. */
    UnaryOperator<Gradients> gradients() {
        return options.gradients;
    }

    /** The same in words. */
    String gradientsText() {
        return options.gradientsText;
    }

    /** The weights by which rows are drawn; null if each is taken once. */
    double[] rowWeights() {
        return options.rowWeights;
    }

    /** Who observes a step, by its number in the training, from 0; null if nobody does. */
    Observer observer(long step) {
        Observer all = null;
        for (Watching one : options.watching) {
            if (one.steps.test(step)) {
                all = all == null ? one.observer : all.and(one.observer);
            }
        }
        return all;
    }

    /** The factors of the learning rate; null if it is left alone. */
    Schedule schedule() {
        return options.schedule;
    }

    /** What reduces the learning rate; null if nothing does. */
    ReduceOnPlateau plateau() {
        return options.plateau;
    }

    /** What judges the model after each epoch; null if nothing does. */
    EarlyStopping earlyStopping() {
        return options.earlyStopping;
    }

    /** Where checkpoints are written; null for nowhere. */
    Checkpoints checkpoints() {
        return options.checkpoints;
    }

    /**
     * Trains on data, and calls the callbacks.
     *
     * <p>A loss or a parameter that is not finite ends the training with a {@link DivergenceException}, which names the
     * first such value and its likely cause. A loss is noticed at the end of the epoch at the latest, and within 100
     * steps. A parameter is noticed by the next loss, and before a callback is told that an epoch is over. So is a state
     * that is NaN; the model then has the parameters and states of some steps before.
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
     * @throws IllegalArgumentException if there are no rows, or no batch is left of them
     * @throws IllegalStateException if the data has no target, or all parameters are frozen
     * @throws DivergenceException if a loss or a parameter is not finite
     */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        requireSteps(data);
        requireTrainable();
        if (checkpoints() != null) {
            checkpoints().requireEmpty();
            checkpoints().deleteLeftOvers();
        }
        TrainingState state = new TrainingState(this, data);
        if (checkpoints() != null) {
            // What fails here, fails before the first step.
            state.settings();
        }
        return new TrainingLoop(this, data, state, callbacks).run();
    }

    /**
     * Goes on with a training that wrote a checkpoint, on the same data, and ends in the same bits as if it had never
     * stopped. The model, the optimizer and the options are made as for the first run; what they had learned comes from
     * the file, and which parameters are frozen. There may be more epochs, and a greater patience of
     * early stopping.
     *
     * <p>What is not numbers is compared by its text: the loss, the schedule, the optimizer. So the {@code toString} of
     * one's own must be the same in each run, as that of a record of numbers is.
     *
     * @param checkpoint a file that a training with the same options wrote, see {@link Checkpoints#latest}
     * @param data the same rows, on the model's device
     * @param callbacks called after each step and epoch, in this order; each can stop the training
     * @return a summary of the whole training
     * @throws org.kudari.io.InvalidInputException if the file cannot be read, is damaged, or is a checkpoint of another
     *     training; nothing is changed then
     * @throws IllegalArgumentException if there are no rows, or no batch is left of them
     * @throws IllegalStateException if the data has no target, or the model has no parameters
     * @throws DivergenceException if a loss or a parameter is not finite
     */
    public TrainingReport resume(Path checkpoint, Dataset data, Callback... callbacks) {
        requireSteps(data);
        requireParameters();
        TrainingState state = new TrainingState(this, data);
        state.load(CheckpointFile.read(checkpoint));
        if (checkpoints() != null) {
            checkpoints().deleteLeftOvers();
        }
        return new TrainingLoop(this, data, state, callbacks).run();
    }

    private void requireSteps(Dataset data) {
        if (data.rows() == 0) {
            throw new IllegalArgumentException("there are no rows to train on");
        }
        if (stepsOfAnEpoch(data) == 0) {
            throw new IllegalArgumentException("dropLast leaves no batch: there are only " + data.rows()
                    + " row(s), and the last batch is left out if it has fewer than " + fewestRows());
        }
    }

    /** Throws if no parameter can be trained. A callback may freeze some at any time. */
    void requireTrainable() {
        requireParameters();
        Parameters parameters = model.parameters();
        if (parameters.variables().isEmpty()) {
            throw new IllegalStateException(
                    "all parameters are frozen, so there is nothing to train: unfreeze some, such"
                            + " as model.parameters().unfreeze(name -> name.equals(\""
                            + parameters.name(parameters.size() - 1) + "\"))");
        }
    }

    private void requireParameters() {
        if (model.parameters().size() == 0) {
            throw new IllegalStateException("the model has no parameters, so there is nothing to train");
        }
    }

    /**
     * {@return the number of steps of an epoch} For schedules: a training has as many as this times its epochs.
     *
     * @param data the rows to train on
     */
    public int stepsOfAnEpoch(Dataset data) {
        return data.batches(batchSize).dropLast(options.fewestRows).count();
    }

    /** The number of a step in the training, from 0, by its epoch and its place in the epoch, both from 1. */
    long number(Dataset data, int epoch, int step) {
        return (epoch - 1L) * stepsOfAnEpoch(data) + step - 1;
    }

    /** The batches of an epoch, counted from 1, in its order. */
    Batches batches(Dataset data, int epoch) {
        RandomKey key = RandomKey.of(seed).child("order").child(epoch - 1);
        Batches all = options.rowWeights == null
                ? data.batches(batchSize, key)
                : data.batches(batchSize, key, options.rowWeights);
        return all.dropLast(options.fewestRows);
    }
}
