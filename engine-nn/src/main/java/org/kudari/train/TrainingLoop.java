package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;

/** One run of a {@link Trainer}: epochs, steps, callbacks, and the reasons to end before the last epoch. */
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
    private final DivergenceSearch search;

    private int epochsDone;
    private long stepsDone;
    private long rowsSeen;
    private long nanos;
    private long looked = System.nanoTime();
    private boolean goesOn = true;

    TrainingLoop(Trainer trainer, Dataset data, Callback... callbacks) {
        this.trainer = trainer;
        this.data = data;
        this.callbacks = callbacks;
        this.device = trainer.model().device();
        this.stepsOfAnEpoch = trainer.stepsOfAnEpoch(data);
        this.runner = new StepRunner(trainer, trainer.observer());
        this.search = new DivergenceSearch(trainer, data);
    }

    TrainingReport run() {
        Progress progress = null;
        for (int epoch = 1; goesOn && epoch <= trainer.epochs(); epoch++) {
            progress = runEpoch(epoch);
            if (progress.step() == stepsOfAnEpoch) {
                epochsDone++;
                endEpoch(progress);
            }
        }
        return new TrainingReport(
                epochsDone, stepsDone, rowsSeen, progress.loss().getAsDouble(), nanos / 1e9);
    }

    private Progress runEpoch(int epoch) {
        int step = 0;
        long samples = 0;
        // The memory for the order of the rows and for the mean loss goes back to the pool with the epoch.
        try (Scope _ = device.scope()) {
            long began = System.nanoTime();
            RunningMean mean = new RunningMean(device, stepsOfAnEpoch);
            for (Batch batch : trainer.batches(data, epoch)) {
                search.beforeStep(epoch, ++step);
                step(batch, trainer.number(data, epoch, step), mean);
                samples += batch.rows();
                nanos += look(mean, epoch, step) - began;
                endStep(new Progress(epoch, trainer.epochs(), step, stepsOfAnEpoch, samples, mean::read, nanos));
                began = System.nanoTime();
                if (!goesOn) {
                    break;
                }
            }
            if (!goesOn) {
                search.look(mean, true);
            }
            double loss = mean.read();
            nanos += System.nanoTime() - began;
            stepsDone += step;
            rowsSeen += samples;
            return new Progress(epoch, trainer.epochs(), step, stepsOfAnEpoch, samples, () -> loss, nanos);
        }
    }

    private void step(Batch batch, long number, RunningMean mean) {
        try (Scope _ = device.scope()) {
            ShardResult result = runner.compute(batch, number);
            runner.apply(result);
            mean.add(result.loss(), batch.rows());
        }
    }

    /** Looks at the losses if it is time to. Returns the time: reading the clock is not free on every machine. */
    private long look(RunningMean mean, int epoch, int step) {
        long now = System.nanoTime();
        boolean isLast = step == stepsOfAnEpoch;
        if (isLast || step % STEPS_BETWEEN_LOOKS == 0 || now - looked >= NANOS_BETWEEN_LOOKS) {
            // Where nobody looks at the parameters now, the next steps show what is wrong with them: of an epoch of one
            // step, a look is a notable part.
            boolean othersLook = callbacks.length > 0 || epoch == trainer.epochs();
            search.look(mean, isLast && othersLook);
            now = System.nanoTime();
            looked = now;
        }
        return now;
    }

    /** Calls every callback, even after one asked to stop. */
    private void endStep(Progress progress) {
        for (Callback callback : callbacks) {
            goesOn &= callback.onStepEnd(progress);
        }
        goesOn &= !Thread.currentThread().isInterrupted();
    }

    private void endEpoch(Progress progress) {
        for (Callback callback : callbacks) {
            goesOn &= callback.onEpochEnd(progress);
        }
    }
}
