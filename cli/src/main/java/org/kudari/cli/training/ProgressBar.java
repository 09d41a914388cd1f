package org.kudari.cli.training;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.OutputLost;
import org.kudari.cli.terminal.Screen;
import org.kudari.cli.terminal.Text;
import org.kudari.train.Callback;
import org.kudari.train.Progress;

/**
 * A line on a terminal that is redrawn while an epoch goes on, and makes room for a line that stays when it is over. However
 * the program ends, by an interrupt too, the line is gone afterwards.
 */
public final class ProgressBar implements Callback, AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 30;
    /** To the line's beginning, and clear to its end. */
    private static final String CLEAR = "\r\033[K";

    private final Output output;
    private final Screen screen;
    private final LongSupplier clock;
    private final Pace pace;
    private final EpochLines lines;
    private final Thread atInterrupt = new Thread(this::end);
    private long nextDraw;
    private boolean ended;

    /**
     * @param clock the time in nanoseconds, such as {@code System::nanoTime}
     * @param rows what the rows are that the model is tested by: {@code test} or {@code validation}
     * @param score how good the model is at the end of an epoch
     */
    public ProgressBar(Output output, Screen screen, LongSupplier clock, String rows, Supplier<Score> score) {
        this.output = output;
        this.screen = screen;
        this.clock = clock;
        this.pace = new Pace(clock);
        this.lines = new EpochLines(output, pace, rows, score);
        Runtime.getRuntime().addShutdownHook(atInterrupt);
    }

    @Override
    public boolean onStepEnd(Progress progress) {
        long now = clock.getAsLong();
        if (now - nextDraw >= 0) {
            nextDraw = now + REDRAW_NANOS;
            show(line(progress, screen.columns()));
        }
        return true;
    }

    @Override
    public boolean onEpochEnd(Progress progress) {
        show("");
        return lines.onEpochEnd(progress);
    }

    private synchronized void show(String line) {
        if (!ended) {
            output.control(CLEAR + line);
        }
    }

    /** The line, shorter than the screen is wide: in the last column a terminal may already begin a new one. */
    String line(Progress progress, int columns) {
        String heading = EpochLines.heading(progress);
        String figures = Text.format(
                "%3d %%  loss %.4f  %s%,.0f samples/s  %s left",
                100L * progress.step() / progress.steps(),
                progress.loss().getAsDouble(),
                lines.lastScore().isEmpty() ? "" : lines.lastScore() + "  ",
                pace.samplesPerSecond(progress),
                Text.countdown(pace.secondsLeft(progress)));
        int room = columns - 1 - heading.length() - figures.length() - " [] ".length();
        if (room >= LEAST_BAR) {
            return heading + " [" + bar(progress, Math.min(room, MOST_BAR)) + "] " + figures;
        }
        String line = heading + " " + figures;
        return line.substring(0, Math.min(line.length(), Math.max(0, columns - 1)));
    }

    private static String bar(Progress progress, int width) {
        int done = (int) ((long) width * progress.step() / progress.steps());
        return "=".repeat(done) + (done < width ? ">" + " ".repeat(width - done - 1) : "");
    }

    private synchronized void end() {
        try {
            show("");
        } catch (OutputLost _) {
            // What cannot be drawn cannot be left behind.
        }
        ended = true;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException _) {
            // The JVM is on its way down, and has run the hook or will.
        }
    }
}
