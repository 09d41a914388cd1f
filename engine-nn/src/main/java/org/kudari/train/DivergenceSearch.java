package org.kudari.train;

import java.util.Iterator;
import java.util.Optional;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.model.Step;
import org.kudari.train.BatchExamination.Moment;
import org.kudari.train.Divergence.Cause;
import org.kudari.train.state.RunningMean;

/**
 * Watches a training for losses and parameters that are not finite. It reads the losses now and then, and keeps a
 * {@link RestorePoint}. When it finds such a number, it goes back and repeats the steps, which have the same bits
 * again, up to the first bad one.
 */
final class DivergenceSearch {
    /** A step costs nothing for being watched: copying the parameters takes less time than a step does. */
    private static final int STEPS_BETWEEN_SAVES = 1000;

    /** Repeating the steps since a save should not take long. */
    private static final long NANOS_BETWEEN_SAVES = 2_000_000_000;

    /** A loss that has grown this much grows because of the steps, not because of some rows. */
    private static final float GROWN = 10;

    private final Trainer trainer;
    /** Repeats steps; nobody observes them. */
    private final StepRunner runner;

    private final Dataset data;
    private final double largestAtStart;
    private final StepLog log = new StepLog(STEPS_BETWEEN_SAVES + TrainingLoop.STEPS_BETWEEN_LOOKS);
    /** Null for a model that is too large. */
    private final RestorePoint point;

    private long saved = System.nanoTime();

    DivergenceSearch(Trainer trainer, Dataset data) {
        this.trainer = trainer;
        this.runner = new StepRunner(trainer);
        this.data = data;
        this.largestAtStart = BatchExamination.largest(trainer.model().parameters());
        this.point = RestorePoint.isWorthwhile(trainer.model())
                ? new RestorePoint(trainer.model(), trainer.optimizer())
                : null;
    }

    /** Notes a step that is about to be done. The steps of an epoch are looked at before those of the next begin. */
    void beforeStep(int epoch, int step) {
        log.add(epoch, step, trainer.optimizer().learningRate());
    }

    /**
     * Looks at the losses of the steps since the last look, and sometimes at the parameters and states.
     *
     * @param othersLook whether to look at the parameters and states in any case, because others are about to
     * @throws DivergenceException if a number is not finite
     */
    void look(RunningMean mean, boolean othersLook) {
        mean.read();
        log.addLosses(mean);
        int bad = log.firstNotFinite();
        if (bad >= 0) {
            throw new DivergenceException(explain(bad));
        }
        boolean saves = log.count() >= STEPS_BETWEEN_SAVES || System.nanoTime() - saved >= NANOS_BETWEEN_SAVES;
        if ((saves || othersLook) && !areParametersFinite()) {
            throw new DivergenceException(log.isEmpty() ? betweenSteps() : explain(log.count() - 1));
        }
        if (saves || othersLook) {
            requireStates();
        }
        if (saves) {
            if (point != null) {
                point.save();
            }
            log.clear();
            saved = System.nanoTime();
        }
    }

    /** Losses and gradients need not follow from a state, as those of a training do not from running statistics. */
    private void requireStates() {
        for (State state : trainer.model().states()) {
            if (Double.isNaN(BatchExamination.largest(state.value()))) {
                throw new DivergenceException(inState(state.name()));
            }
        }
    }

    /** Goes back to the restore point, whose states are numbers. */
    private Divergence inState(String name) {
        int last = log.newest();
        double largest = BatchExamination.largest(trainer.model().parameters());
        if (point != null) {
            point.restore();
        }
        return new Divergence(
                Cause.LAYER,
                log.epoch(last),
                log.step(last),
                log.loss(last),
                BatchExamination.layer(name),
                "state",
                -1,
                log.rate(last),
                largestAtStart,
                largest,
                "the state '" + name + "' is NaN in or before this step, though losses and parameters are finite");
    }

    /**
     * Goes back to the restore point, which is that of the step before: no step since has made the parameters what they
     * are.
     */
    private Divergence betweenSteps() {
        if (point != null) {
            point.restore();
        }
        return changedBetweenSteps(log.newest());
    }

    private Divergence changedBetweenSteps(int last) {
        return divergence(
                Cause.PARAMETERS,
                last,
                "the parameters are not finite, though this step left finite ones: something else has changed them since,"
                        + " such as a callback");
    }

    private boolean areParametersFinite() {
        return Double.isFinite(BatchExamination.largest(trainer.model().parameters()));
    }

    /** @param last the last step that may be the bad one */
    private Divergence explain(int last) {
        double rate = trainer.optimizer().learningRate();
        try {
            return point == null ? withoutReplay(last) : withReplay(last);
        } finally {
            trainer.optimizer().learningRate(rate);
        }
    }

    private Divergence withReplay(int last) {
        point.restore();
        Steps steps = new Steps();
        int bad = 0;
        while (bad < last && steps.repeats(bad) && areParametersFinite()) {
            bad++;
        }
        // Parameters that were not finite would have shown in the next loss, so these steps were others.
        if (!steps.areTheSame || (bad < last && Float.isFinite(log.loss(bad + 1)))) {
            point.restore();
            return examined(trainer.model(), new Steps(), last)
                    .orElseGet(() -> fromLosses(
                            last, "the parameters of " + last + " step(s) before give finite numbers for its rows"));
        }
        // The bad step may have been done: back to just before it.
        point.restore();
        Steps again = new Steps();
        for (int i = 0; i < bad; i++) {
            again.repeats(i);
        }
        int found = bad;
        return examined(trainer.model(), again, bad).orElseGet(() -> afterTheStep(found));
    }

    /** Finite rows, outputs and gradients leave the step itself, and what came after it. */
    private Divergence afterTheStep(int index) {
        point.restore();
        Steps steps = new Steps();
        for (int i = 0; i < index; i++) {
            steps.repeats(i);
        }
        RestorePoint before = new RestorePoint(trainer.model(), trainer.optimizer());
        if (steps.repeats(index) && areParametersFinite()) {
            return changedBetweenSteps(index);
        }
        before.restore();
        return onlyTheRate(Cause.LEARNING_RATE, index, "the step itself overflowed");
    }

    /** Parameters as at the beginning tell whether the rows or the layers are at fault. */
    private Divergence withoutReplay(int last) {
        Model fresh = trainer.model().architecture().on(trainer.model().device(), trainer.seed());
        return examined(fresh, new Steps(), last)
                .orElseGet(() -> fromLosses(last, "new parameters give finite numbers for its rows"));
    }

    private Optional<Divergence> examined(Model model, Steps steps, int index) {
        Batch batch = steps.batch(index);
        Optional<Divergence> found = Optional.empty();
        for (int i = 0; found.isEmpty() && i < runner.shards(batch); i++) {
            StepRunner.Shard shard = runner.shard(batch, number(index), i);
            found = BatchExamination.of(model, trainer.loss(), shard.batch(), moment(index, shard.step()));
        }
        return found;
    }

    /** The number of a step of the log in the training, from 0. */
    private long number(int index) {
        return trainer.number(data, log.epoch(index), log.step(index));
    }

    /** What the losses tell of a step that cannot be repeated. */
    private Divergence fromLosses(int index, String evidence) {
        float smallest = Float.POSITIVE_INFINITY;
        for (int i = 0; i < index; i++) {
            smallest = Math.min(smallest, Math.abs(log.loss(i)));
        }
        float last = index == 0 ? 0 : Math.abs(log.loss(index - 1));
        return last > GROWN * smallest
                ? onlyTheRate(Cause.LEARNING_RATE, index, "the loss grew from " + smallest + " to " + last + " before")
                : onlyTheRate(Cause.UNKNOWN, index, "the step could not be repeated, and " + evidence);
    }

    private Divergence onlyTheRate(Cause cause, int index, String evidence) {
        double rate = log.rate(index);
        return divergence(
                cause,
                index,
                "the learning rate " + rate + (cause == Cause.LEARNING_RATE ? " is probably" : " may be")
                        + " too high, as " + evidence);
    }

    /** One of a step as a whole. */
    private Divergence divergence(Cause cause, int index, String detail) {
        return new Divergence(
                cause,
                log.epoch(index),
                log.step(index),
                log.loss(index),
                "",
                "",
                -1,
                log.rate(index),
                largestAtStart,
                BatchExamination.largest(trainer.model().parameters()),
                detail);
    }

    private Moment moment(int index, Step step) {
        return new Moment(log.epoch(index), log.step(index), log.rate(index), largestAtStart, step);
    }

    /** Repeats the steps of the log in their order. */
    private final class Steps {
        /** Whether each step had the loss that it had before. */
        boolean areTheSame = true;

        private int epoch;
        private int next;
        private Iterator<Batch> batches;

        /** Does a step again; false if its loss differs, or is not finite. Then the step is left undone. */
        boolean repeats(int index) {
            Batch batch = batch(index);
            trainer.optimizer().learningRate(log.rate(index));
            try (Scope _ = trainer.model().device().scope()) {
                ShardResult result = runner.compute(batch, number(index), null);
                float again = (float) result.loss().item();
                areTheSame &= Float.compare(again, log.loss(index)) == 0;
                if (!areTheSame || !Float.isFinite(again)) {
                    return false;
                }
                runner.apply(result, null);
                return true;
            }
        }

        /** The batch of a step, which must not come before one that was asked for. */
        Batch batch(int index) {
            if (log.epoch(index) != epoch) {
                epoch = log.epoch(index);
                next = 1;
                batches = trainer.batches(data, epoch).iterator();
            }
            for (; next < log.step(index); next++) {
                batches.next();
            }
            next++;
            return batches.next();
        }
    }
}
