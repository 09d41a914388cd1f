package org.kudari.cli.training;

import java.util.function.Supplier;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Text;
import org.kudari.train.Callback;
import org.kudari.train.Progress;

/** A line an epoch. */
public final class EpochLines implements Callback {
    private final Output output;
    private final Pace pace;
    private final String rows;
    private final Supplier<Score> score;
    private String lastScore = "";

    /**
     * @param rows what the rows are that the model is tested by: {@code test} or {@code validation}
     * @param score tests the model as it is; asked once an epoch
     */
    public EpochLines(Output output, Pace pace, String rows, Supplier<Score> score) {
        this.rows = rows;
        this.output = output;
        this.pace = pace;
        this.score = score;
    }

    /** The score after the epoch before this one; empty in the first. */
    String lastScore() {
        return lastScore;
    }

    @Override
    public boolean onEpochEnd(Progress progress) {
        lastScore = rows + " " + score.get().text();
        output.line(
                "%s  loss %.4f  %s  %,.0f samples/s  %s",
                heading(progress),
                progress.loss().getAsDouble(),
                lastScore,
                pace.samplesPerSecond(progress),
                Text.duration(pace.seconds(progress)));
        pace.epochDone(progress);
        return true;
    }

    /** {@code epoch  3/10}: of one width throughout a training. */
    static String heading(Progress progress) {
        int digits = Integer.toString(progress.epochs()).length();
        return Text.format("epoch %" + digits + "d/%d", progress.epoch(), progress.epochs());
    }
}
