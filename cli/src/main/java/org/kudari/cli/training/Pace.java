package org.kudari.cli.training;

import java.util.function.LongSupplier;
import org.kudari.train.Progress;

/** How fast a training goes, and how long it will take. */
public final class Pace {
    /** The first seconds are slow, while the JVM compiles: what is left is judged by the last few. */
    private static final double WINDOW_SECONDS = 5;

    /** A moment, and how many epochs were done by then. */
    private record Mark(double seconds, double epochs) {}

    private final LongSupplier clock;
    private final long began;
    private Mark windowStart = new Mark(0, 0);
    private Mark nextStart = windowStart;
    private int epochsDone;
    private long trainedBefore;

    /** @param clock the time in nanoseconds, such as {@code System::nanoTime} */
    public Pace(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    /** To be called after every epoch. */
    void epochDone(Progress progress) {
        epochsDone = progress.epoch();
        trainedBefore = progress.nanos();
    }

    /** Rows a second in this epoch. */
    double samplesPerSecond(Progress progress) {
        return progress.samples() / seconds(progress);
    }

    /** The time spent training in this epoch. */
    double seconds(Progress progress) {
        return (progress.nanos() - trainedBefore) / 1e9;
    }

    /** The time to the end of the last epoch, if all goes on as it did of late, evaluations and all. */
    double secondsLeft(Progress progress) {
        Mark now =
                new Mark((clock.getAsLong() - began) / 1e9, epochsDone + (double) progress.step() / progress.steps());
        if (now.seconds() - nextStart.seconds() > WINDOW_SECONDS) {
            windowStart = nextStart;
            nextStart = now;
        }
        double secondsAnEpoch = (now.seconds() - windowStart.seconds()) / (now.epochs() - windowStart.epochs());
        return secondsAnEpoch * (progress.epochs() - now.epochs());
    }
}
