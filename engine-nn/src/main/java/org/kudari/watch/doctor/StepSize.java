package org.kudari.watch.doctor;

import java.util.Optional;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** Steps that change all parameters together by too large or too small a part of themselves. */
final class StepSize implements Rule {
    private static final double LARGE = 0.2;
    private static final double SMALL = 1e-4;
    /** Before, averages of the optimizer have not settled. */
    private static final int FIRST_STEP = 50;
    /** Small steps are a fault only where they do not lower the loss of an epoch. */
    private static final double UNCHANGED = 0.98;

    private final Streak large = new Streak(5);
    private double firstLoss = Double.NaN;
    private double ratio;
    private double rate;
    private boolean isSettled;

    @Override
    public Optional<TrainingWarning> step(StepSummary step) {
        ratio = Math.sqrt(step.parameters().stream()
                        .mapToDouble(parameter -> parameter.update() * parameter.update())
                        .sum()
                / step.parameters().stream()
                        .mapToDouble(parameter -> parameter.norm() * parameter.norm())
                        .sum());
        rate = step.learningRate();
        isSettled = step.step() >= FIRST_STEP;
        if (!large.add(isSettled && ratio > LARGE)) {
            return Optional.empty();
        }
        return Optional.of(new TrainingWarning(
                Fault.STEPS_TOO_LARGE,
                step.step(),
                "",
                Rule.text("a step changes the parameters by %.0f %% of themselves", 100 * ratio),
                Rule.text("a learning rate below %.1e; 0.1 %% to 1 %% a step is usual", rate / 10)));
    }

    @Override
    public Optional<TrainingWarning> epoch(EpochSummary epoch, Set<Fault> known) {
        if (Double.isNaN(firstLoss)) {
            firstLoss = epoch.loss();
            return Optional.empty();
        }
        if (!isSettled || ratio > SMALL || epoch.loss() < UNCHANGED * firstLoss) {
            return Optional.empty();
        }
        return Optional.of(new TrainingWarning(
                Fault.STEPS_TOO_SMALL,
                epoch.step(),
                "",
                Rule.text("a step changes the parameters by %.1e of themselves, and the loss does not fall", ratio),
                Rule.text("a learning rate above %.1e; 0.1 %% to 1 %% a step is usual", rate * 10)));
    }
}
