package org.kudari.train;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.model.Observer;
import org.kudari.train.event.TrainingEvents;
import org.kudari.train.state.RunningMean;

/** One run of a {@link Trainer}: epochs, steps, callbacks, checkpoints, and the reasons to end before the last epoch. */
final class TrainingLoop {
    /** Reading losses waits for a device that runs behind, so not after every step. */
    static final int STEPS_BETWEEN_LOOKS = 100;

    /** Slow steps are looked at sooner: nobody wants to wait minutes for nothing. */
    private static final long NANOS_BETWEEN_LOOKS = 1_000_000_000;

    private final Trainer trainer;
    private final Dataset data;
    private final Callback[] callbacks;
    private final Device device;
    private final int stepsOfAnEpoch;
    private final StepRunner runner;
    private final TrainingState state;
    private final DivergenceSearch search;

    private long looked = System.nanoTime();
    private boolean goesOn;

    /** @param state where the training begins */
    TrainingLoop(Trainer trainer, Dataset data, TrainingState state, Callback... callbacks) {
        this.trainer = trainer;
        this.data = data;
        this.callbacks = callbacks;
        this.device = trainer.model().device();
        this.stepsOfAnEpoch = trainer.stepsOfAnEpoch(data);
        this.runner = new StepRunner(trainer);
        this.state = state;
        this.search = new DivergenceSearch(trainer, data);
        this.goesOn = state.best == null || !state.best.isOver();
    }

    TrainingReport run() {
        try {
            while (goesOn && state.epoch <= trainer.epochs()) {
                Progress progress = runEpoch();
                if (progress.step() == stepsOfAnEpoch) {
                    endEpoch(progress);
                    state.endEpoch();
                }
                saveCheckpoint();
            }
        } finally {
            if (isRateScheduled()) {
                trainer.optimizer().learningRate(state.baseRate);
            }
        }
        if (state.best != null) {
            state.best.restore();
        }
        return new TrainingReport(
                state.epoch - 1,
                state.stepsDone,
                state.rowsSeen,
                state.loss,
                state.nanos / 1e9,
                state.best == null || state.best.epoch() == 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(state.best.epoch()));
    }

    private Progress runEpoch() {
        int epoch = state.epoch;
        // The memory for the order of the rows and for the mean loss goes back to the pool with the epoch.
        try (Scope _ = device.scope()) {
            long began = System.nanoTime();
            RunningMean mean = new RunningMean(device, stepsOfAnEpoch, state.sum);
            int number = 0;
            for (Batch batch : trainer.batches(data, epoch)) {
                if (++number <= state.step) {
                    continue;
                }
                setRate(trainer.number(data, epoch, ++state.step));
                search.beforeStep(epoch, state.step);
                step(batch, trainer.number(data, epoch, state.step), mean);
                state.rowsOfEpoch += batch.rows();
                state.nanos += look(mean, epoch, state.step) - began;
                endStep(progress(mean));
                if (goesOn && state.step < stepsOfAnEpoch && isCheckpointDue()) {
                    search.look(mean, true);
                    state.sum = mean.sum();
                    saveCheckpoint();
                }
                began = System.nanoTime();
                if (!goesOn) {
                    break;
                }
            }
            if (!goesOn) {
                search.look(mean, true);
            }
            state.sum = mean.sum();
            double loss = mean.read();
            state.loss = loss;
            state.nanos += System.nanoTime() - began;
            return new Progress(
                    epoch,
                    trainer.epochs(),
                    state.step,
                    stepsOfAnEpoch,
                    state.rowsOfEpoch,
                    () -> loss,
                    state.nanos,
                    OptionalDouble.empty());
        }
    }

    /** Sets the learning rate of a step, if a schedule or a plateau decides about it. */
    private void setRate(long number) {
        if (isRateScheduled()) {
            double factor = trainer.schedule() == null ? 1 : trainer.schedule().factor(number);
            double reduced = trainer.plateau() == null ? 1 : trainer.plateau().factor();
            trainer.optimizer().learningRate(state.baseRate * factor * reduced);
        }
    }

    private boolean isRateScheduled() {
        return trainer.schedule() != null || trainer.plateau() != null;
    }

    private Progress progress(RunningMean mean) {
        return new Progress(
                state.epoch,
                trainer.epochs(),
                state.step,
                stepsOfAnEpoch,
                state.rowsOfEpoch,
                mean::read,
                state.nanos,
                OptionalDouble.empty());
    }

    private void step(Batch batch, long number, RunningMean mean) {
        Observer observer = trainer.observer(number);
        try (TrainingEvents.Running _ = TrainingEvents.step(number + 1, state.epoch, batch.rows());
                Scope _ = device.scope()) {
            ShardResult result = runner.compute(batch, number, observer);
            runner.apply(result, observer);
            mean.add(result.loss(), batch.rows());
        }
        state.stepsDone++;
        state.rowsSeen += batch.rows();
    }

    /** Looks at the losses if it is time to. Returns the time: reading the clock is not free on every machine. */
    private long look(RunningMean mean, int epoch, int step) {
        long now = System.nanoTime();
        boolean isLast = step == stepsOfAnEpoch;
        if (isLast || step % STEPS_BETWEEN_LOOKS == 0 || now - looked >= NANOS_BETWEEN_LOOKS) {
            // Where nobody looks at the parameters now, the next steps show what is wrong with them: of an epoch of one
            // step, a look is a notable part.
            boolean othersLook = callbacks.length > 0
                    || trainer.checkpoints() != null
                    || state.best != null
                    || epoch == trainer.epochs();
            search.look(mean, isLast && othersLook);
            now = System.nanoTime();
            looked = now;
        }
        return now;
    }

    private boolean isCheckpointDue() {
        return trainer.checkpoints() != null && trainer.checkpoints().isDue(state.stepsDone);
    }

    private void saveCheckpoint() {
        if (trainer.checkpoints() != null) {
            try (TrainingEvents.Running _ = TrainingEvents.checkpoint(state.stepsDone)) {
                trainer.checkpoints().write(state.save(), state.stepsDone);
            }
        }
    }

    /** Calls every callback, even after one asked to stop. */
    private void endStep(Progress progress) {
        for (Callback callback : callbacks) {
            goesOn &= callback.onStepEnd(progress);
        }
        goesOn &= !Thread.currentThread().isInterrupted();
    }

    private void endEpoch(Progress progress) {
        Progress ended = progress;
        if (state.best != null) {
            ended = progress.monitored(state.best.judge(progress.epoch()));
            goesOn &= !state.best.isOver();
        }
        if (trainer.plateau() != null) {
            trainer.plateau().update(ended.monitored().orElse(state.loss));
        }
        for (Callback callback : callbacks) {
            goesOn &= callback.onEpochEnd(ended);
        }
    }
}
