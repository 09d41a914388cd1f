package org.kudari.watch.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/**
 * A loss that stays that of always guessing, or no longer falls while it is still high. A low loss that no longer falls is
 * the end of a good training, and no fault.
 */
final class Stagnation implements Rule {
    private static final int FIRST_EPOCH = 5;
    private static final int FIRST_STEP = 100;
    /** Before so much of a training, its learning rate may not have had its height. */
    private static final double PART_OF_TRAINING = 0.75;

    private static final double AS_GUESSED = 0.97;

    private static final int FIRST_EPOCH_OF_PLATEAU = 20;
    private static final double HIGH = 0.8;
    private static final double UNCHANGED = 0.99;

    private double guess = Double.NaN;
    private int firstEpoch = FIRST_EPOCH;
    private final List<Double> losses = new ArrayList<>();

    @Override
    public void begin(RunDescription run) {
        guess = run.lossOfGuess();
        String epochs = run.settings().getOrDefault("epochs", "0");
        int all = epochs.matches("[0-9]{1,9}") ? Integer.parseInt(epochs) : 0;
        firstEpoch = Math.max(FIRST_EPOCH, (int) (PART_OF_TRAINING * all));
    }

    @Override
    public Optional<TrainingWarning> epoch(EpochSummary epoch, Set<Fault> known) {
        losses.add(epoch.loss());
        // Whatever else is wrong keeps the loss where it is.
        if (!known.isEmpty()) {
            return Optional.empty();
        }
        if (epoch.epoch() >= firstEpoch && epoch.step() >= FIRST_STEP && epoch.loss() > AS_GUESSED * guess) {
            return Optional.of(new TrainingWarning(
                    Fault.LABELS_IGNORED,
                    epoch.step(),
                    "",
                    Rule.text(
                            "after %d epochs the loss is %.3g, and always guessing has %.3g: the network ignores its"
                                    + " features, or the labels do not follow from them",
                            epoch.epoch(), epoch.loss(), guess),
                    "labels that belong to their rows, then a larger network, or another learning rate"));
        }
        return plateau(epoch);
    }

    private Optional<TrainingWarning> plateau(EpochSummary epoch) {
        int half = losses.size() / 2;
        if (losses.size() < FIRST_EPOCH_OF_PLATEAU || !(epoch.loss() > HIGH * guess)) {
            return Optional.empty();
        }
        double before = smallest(losses.subList(0, half));
        double after = smallest(losses.subList(half, losses.size()));
        if (after < UNCHANGED * before) {
            return Optional.empty();
        }
        return Optional.of(new TrainingWarning(
                Fault.PLATEAU,
                epoch.step(),
                "",
                Rule.text("the loss has not fallen in %d epochs: %.3g", losses.size() - half, epoch.loss()),
                "a smaller learning rate from here on (ReduceOnPlateau), a larger network, or better features"));
    }

    private static double smallest(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }
}
