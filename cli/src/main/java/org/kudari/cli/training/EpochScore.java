package org.kudari.cli.training;

import java.util.function.Supplier;
import org.kudari.train.Callback;
import org.kudari.train.Progress;

/** The score of a model after each epoch, computed once however many ask for it. It is the first callback. */
public final class EpochScore implements Callback, Supplier<Score> {
    private final Supplier<Score> score;
    private Score last;

    /** @param score tests the model as it is */
    public EpochScore(Supplier<Score> score) {
        this.score = score;
    }

    @Override
    public boolean onEpochEnd(Progress progress) {
        last = null;
        return true;
    }

    @Override
    public Score get() {
        if (last == null) {
            last = score.get();
        }
        return last;
    }
}
