package org.kudari.watch;

import org.kudari.train.TrainingReport;

/**
 * How a training ended.
 *
 * @param reason the kind of the end
 * @param text a line for people
 */
public record RunEnd(Reason reason, String text) {
    /** Why a training ended. */
    public enum Reason {
        /** All epochs are done, or early stopping ended it. */
        FINISHED,
        /** A callback or an interrupt stopped it. */
        STOPPED,
        /** A loss or a parameter was not finite. */
        DIVERGED,
        /** Something else went wrong. */
        FAILED
    }

    static RunEnd of(TrainingReport report, int epochs) {
        boolean isWhole = report.epochs() == epochs || report.bestEpoch().isPresent();
        return new RunEnd(
                isWhole ? Reason.FINISHED : Reason.STOPPED,
                (isWhole ? "finished" : "stopped") + " after " + report.epochs() + " epoch(s), " + report.steps()
                        + " step(s)");
    }
}
