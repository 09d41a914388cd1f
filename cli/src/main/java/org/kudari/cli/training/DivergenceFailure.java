package org.kudari.cli.training;

import org.kudari.cli.exit.CommandFailure;
import org.kudari.cli.terminal.Text;
import org.kudari.train.Divergence;

/** Words what the training library finds where numbers are not finite. Such a training ends, and saves nothing. */
public final class DivergenceFailure {
    private DivergenceFailure() {}

    /**
     * The failure of a command.
     *
     * @param divergence what was found
     * @param learningRate the learning rate that was asked for: it is what most often is too high
     */
    public static CommandFailure of(Divergence divergence, double learningRate) {
        String cause = divergence.cause() == Divergence.Cause.LEARNING_RATE
                ? "the learning rate " + learningRate + " is probably too high (--lr sets it)"
                : divergence.detail();
        return new CommandFailure(Text.format("%s, so nothing was learnt or saved: %s", what(divergence), cause));
    }

    private static String what(Divergence divergence) {
        String where = divergence.epoch() > 0 ? "in epoch " + divergence.epoch() : "on the test rows";
        if (!Double.isFinite(divergence.loss())) {
            return "the loss became " + (Double.isNaN(divergence.loss()) ? "NaN" : "infinite") + " " + where;
        }
        return "the parameters stopped being finite " + where;
    }
}
