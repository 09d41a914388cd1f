package org.kudari.cli.training;

import org.kudari.cli.exit.CommandFailure;
import org.kudari.cli.terminal.Text;
import org.kudari.train.Callback;
import org.kudari.train.Progress;

/** Ends a training that leads nowhere: a loss that is not finite never becomes so again. */
public final class StopAtDivergence implements Callback {
    // Reading the loss waits for a device that runs behind, so not after every step.
    private static final int STEPS_BETWEEN_LOOKS = 100;

    private final double learningRate;

    /** @param learningRate for the message: it is what most often is too high */
    public StopAtDivergence(double learningRate) {
        this.learningRate = learningRate;
    }

    @Override
    public void onStepEnd(Progress progress) {
        if (progress.step() % STEPS_BETWEEN_LOOKS == 0) {
            require(progress.loss().getAsDouble(), "in epoch " + progress.epoch());
        }
    }

    @Override
    public boolean onEpochEnd(Progress progress) {
        require(progress.loss().getAsDouble(), "in epoch " + progress.epoch());
        return true;
    }

    /** @throws CommandFailure if the loss is not finite */
    public void require(double loss, String where) {
        if (!Double.isFinite(loss)) {
            throw new CommandFailure(Text.format(
                    "the loss became %s %s, so nothing was learnt or saved: the learning rate %s is probably too high"
                            + " (--lr sets it)",
                    Double.isNaN(loss) ? "NaN" : "infinite", where, learningRate));
        }
    }
}
