package org.kudari.train;

import java.util.Iterator;
import java.util.Optional;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.nn.Model;
import org.kudari.tensor.Tensor;
import org.kudari.train.BatchExamination.Moment;
import org.kudari.train.Divergence.Cause;

/**
 * Watches a training for losses and parameters that are not finite. It reads the losses now and then, and keeps a {@link
 * RestorePoint}. When it finds such a number, it goes back and repeats the steps, which have the same bits again, up to
 * the first bad one.
 */
final class DivergenceSearch {
    /** A step costs nothing for being watched: copying the parameters takes less time than a step does. */
    private static final int STEPS_BETWEEN_SAVES = 1000;

    /** Repeating the steps since a save should not take long. */
    private static final long NANOS_BETWEEN_SAVES = 2_000_000_000;

    private final Trainer trainer;
    private final Dataset data;
    private final double largestAtStart;
    private final StepLog log = new StepLog(STEPS_BETWEEN_SAVES + TrainingLoop.STEPS_BETWEEN_LOOKS);
    /** Null for a model that is too large. */
    private final RestorePoint point;

    private long saved = System.nanoTime();

    DivergenceSearch(Trainer trainer, Dataset data) {
        this.trainer = trainer;
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
     * Looks at the losses of the steps since the last look, and sometimes at the parameters.
     *
     * @param isLast whether to look at the parameters too, because others are about to
     * @throws DivergenceException if a number is not finite
     */
    void look(RunningMean mean, boolean isLast) {
        mean.read();
        log.addLosses(mean);
        int bad = log.firstNotFinite();
        if (bad >= 0) {
            throw new DivergenceException(explain(bad));
        }
        boolean saves = log.count() >= STEPS_BETWEEN_SAVES || System.nanoTime() - saved >= NANOS_BETWEEN_SAVES;
        if ((saves || isLast) && !areParametersFinite()) {
            throw new DivergenceException(explain(log.count() - 1));
        }
        if (saves) {
            if (point != null) {
                point.save();
            }
            log.clear();
            saved = System.nanoTime();
        }
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
        int bad = 0;
        Steps steps = new Steps();
        while (bad < last && steps.repeats(bad) && areParametersFinite()) {
            bad++;
        }
        // The step before made the parameters what they are: it is the bad one, and the model has to go back before it.
        boolean isRepeatable = steps.areTheSame;
        point.restore();
        Steps again = new Steps();
        for (int i = 0; isRepeatable && i < bad; i++) {
            again.repeats(i);
        }
        int examined = isRepeatable ? bad : last;
        Optional<Divergence> found = BatchExamination.of(
                trainer.model(),
                trainer.loss(),
                (isRepeatable ? again : new Steps()).batch(examined),
                moment(examined));
        return found.orElseGet(() -> onlyTheRate(
                examined,
                isRepeatable
                        ? "the step itself overflowed"
                        : "the parameters of " + examined
                                + " step(s) before still gave finite numbers for these rows"));
    }

    /** Parameters as at the beginning tell whether the rows or the layers are at fault. */
    private Divergence withoutReplay(int last) {
        Model fresh = trainer.model().architecture().on(trainer.model().device(), trainer.seed());
        return BatchExamination.of(fresh, trainer.loss(), new Steps().batch(last), moment(last))
                .orElseGet(() -> onlyTheRate(last, "new parameters give finite numbers for these rows"));
    }

    private Divergence onlyTheRate(int index, String evidence) {
        Moment moment = moment(index);
        return new Divergence(
                Cause.LEARNING_RATE,
                moment.epoch(),
                moment.step(),
                log.loss(index),
                "",
                "",
                -1,
                moment.learningRate(),
                largestAtStart,
                BatchExamination.largest(trainer.model().parameters()),
                "the learning rate " + moment.learningRate() + " is probably too high, as " + evidence);
    }

    private Moment moment(int index) {
        return new Moment(log.epoch(index), log.step(index), log.rate(index), largestAtStart);
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
            long calls = trainer.model().trainingCalls();
            trainer.optimizer().learningRate(log.rate(index));
            try (Scope _ = trainer.model().device().scope()) {
                Tensor value = trainer.loss().of(trainer.model().forward(batch.inputs()), batch.labels());
                float again = (float) value.item();
                areTheSame &= Float.compare(again, log.loss(index)) == 0;
                if (!areTheSame || !Float.isFinite(again)) {
                    trainer.model().trainingCalls(calls);
                    return false;
                }
                trainer.optimizer().step(value.backward());
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
