package org.kudari.watch.doctor;

import java.util.Optional;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** A loss that is no number any more, or grows far beyond where it began. */
final class Divergence implements Rule {
    private static final String CURE = "a smaller learning rate, a warm-up, clipped gradients, or scaled features";
    /** So many times as large as at the beginning. */
    private static final double GROWTH = 3;

    private final Streak streak = new Streak(3);
    private double guess = Double.NaN;
    private double first = Double.NaN;
    private long lastStep;

    @Override
    public void begin(RunDescription run) {
        guess = run.lossOfGuess();
    }

    @Override
    public Optional<TrainingWarning> step(StepSummary step) {
        lastStep = step.step();
        if (Double.isNaN(first)) {
            first = step.loss();
        }
        double usual = Double.isNaN(guess) ? first : Math.max(first, guess);
        boolean isNumber = Double.isFinite(step.loss());
        if (isNumber && !streak.add(step.loss() > GROWTH * usual)) {
            return Optional.empty();
        }
        return Optional.of(warning(Rule.text("the loss is %.3g, and was %.3g in the beginning", step.loss(), first)));
    }

    @Override
    public Optional<TrainingWarning> end(RunEnd end) {
        return end.reason() == RunEnd.Reason.DIVERGED ? Optional.of(warning(end.text())) : Optional.empty();
    }

    private TrainingWarning warning(String finding) {
        return new TrainingWarning(Fault.DIVERGENCE, lastStep, "", finding, CURE);
    }
}
