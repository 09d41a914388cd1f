package org.kudari.cli.training;

import org.kudari.cli.exit.CommandFailure;
import org.kudari.cli.terminal.Text;
import org.kudari.train.Divergence;

/**
 * Words a training that diverged, to numbers that are not finite or to a loss that has exploded.
 *
 * @param learningRate the learning rate that was asked for: it is what most often is too high
 * @param lowerRate one to try instead
 */
public record DivergenceMessage(double learningRate, double lowerRate) {

    /** The end of a command in which a number was not finite, as the training library found it. It saves nothing. */
    public CommandFailure failure(Divergence divergence) {
        boolean isRate = divergence.cause() == Divergence.Cause.LEARNING_RATE;
        return new CommandFailure(what(divergence) + ", so nothing was learnt or saved: "
                + (isRate ? rateIsTooHigh() : divergence.detail()));
    }

    /** The warning of a command whose loss grew from one number to another. */
    public String growth(double before, double after) {
        return Text.format("the loss grew from %.3g to %.3g: %s", before, after, rateIsTooHigh());
    }

    private String rateIsTooHigh() {
        return Text.format(
                "the learning rate %s is probably too high (--lr sets it; try %.1g)", learningRate, lowerRate);
    }

    private static String what(Divergence divergence) {
        String where = divergence.epoch() > 0 ? "in epoch " + divergence.epoch() : "on the test rows";
        if (!Double.isFinite(divergence.loss())) {
            return "the loss became " + (Double.isNaN(divergence.loss()) ? "NaN" : "infinite") + " " + where;
        }
        return (divergence.operation().equals("state") ? "a layer's state" : "the parameters")
                + " stopped being finite " + where;
    }
}
