package org.kudari.watch.doctor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** Layers most of whose units say the same of each row: such units learn no more. */
final class DeadUnits implements Rule {
    /** The share of units of a layer. */
    static final double MANY = 0.5;
    /** Before, units were seen in too few batches. */
    private static final int FIRST_STEP = 8;

    private final Map<String, Streak> streaks = new HashMap<>();

    @Override
    public Optional<TrainingWarning> step(StepSummary step) {
        Optional<TrainingWarning> found = Optional.empty();
        for (LayerSummary layer : step.layers()) {
            boolean hasParameters = step.parameters().stream()
                    .anyMatch(parameter -> parameter.name().startsWith(layer.path() + "."));
            boolean isDead = step.step() >= FIRST_STEP && !hasParameters && layer.deadUnits() >= MANY;
            boolean lasts =
                    streaks.computeIfAbsent(layer.path(), _ -> new Streak(3)).add(isDead);
            if (lasts && found.isEmpty()) {
                found = Optional.of(new TrainingWarning(
                        Fault.DEAD_UNITS,
                        step.step(),
                        layer.path(),
                        Rule.text(
                                "%.0f %% of the units of layer %s (%s) are dead: they say the same of each row",
                                100 * layer.deadUnits(), layer.path(), layer.layer()),
                        "a smaller learning rate, initial weights by He's rule and biases of 0, or leakyRelu"));
            }
        }
        return found;
    }
}
