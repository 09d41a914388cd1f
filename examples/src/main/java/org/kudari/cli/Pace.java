package org.kudari.cli;

import java.util.function.LongSupplier;
import org.kudari.train.Progress;

/** How fast a training goes, and how long it will take. */
final class Pace {
    private final LongSupplier clock;
    private final long began;
    private int epoch;
    private long trainedBefore;

    /** @param clock the time in nanoseconds, such as {@code System::nanoTime} */
    Pace(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    /** To be called after every epoch. */
    void epochDone(Progress progress) {
        epoch = progress.epoch();
        trainedBefore = progress.nanos();
    }

    /** Rows a second in this epoch: the first ones are slower, while the JVM still compiles. */
    double samplesPerSecond(Progress progress) {
        return progress.samples() / seconds(progress);
    }

    /** The time spent training in this epoch. */
    double seconds(Progress progress) {
        return (progress.nanos() - trainedBefore) / 1e9;
    }

    /** The time to the end of the last epoch, if all goes on as it did, evaluations and all. */
    double secondsLeft(Progress progress) {
        double done = epoch + (double) progress.step() / progress.steps();
        double elapsed = (clock.getAsLong() - began) / 1e9;
        return elapsed * (progress.epochs() - done) / done;
    }
}
