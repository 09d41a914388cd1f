package org.kudari.watch.doctor;

import java.util.Optional;
import org.kudari.watch.InputSummary;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** Features whose columns are far from a standard deviation of 1, which the rules for initial weights take for granted. */
final class InputScale implements Rule {
    private static final double LARGE = 20;
    private static final double SMALL = 0.02;

    private final Streak streak = new Streak(3);

    @Override
    public Optional<TrainingWarning> step(StepSummary step) {
        if (step.input().isEmpty()) {
            return Optional.empty();
        }
        InputSummary input = step.input().get();
        double largest = Math.max(input.largestMean(), input.largestDeviation());
        if (!streak.add(largest > LARGE || largest < SMALL)) {
            return Optional.empty();
        }
        return Optional.of(new TrainingWarning(
                Fault.UNSCALED_INPUTS,
                step.step(),
                "",
                Rule.text(
                        "the features are not scaled: a column has mean %.3g, and one has standard deviation %.3g",
                        input.largestMean(), input.largestDeviation()),
                "columns of mean 0 and standard deviation 1 (Standardizer makes them)"));
    }
}
