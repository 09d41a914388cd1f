package org.kudari.watch.doctor;

import java.util.Optional;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;
import org.kudari.watch.TrainingWatch;

/** A loss of new rows that grows while that of the training rows still falls. */
final class Overfitting implements Rule {
    private static final double WORSE = 1.2;
    private static final double BETTER = 0.9;
    private static final int EPOCHS = 3;

    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private double trainingLossThen;

    @Override
    public Optional<TrainingWarning> epoch(EpochSummary epoch, Set<Fault> known) {
        double loss = epoch.metrics().getOrDefault(TrainingWatch.VALIDATION_LOSS, Double.NaN);
        if (loss < best) {
            best = loss;
            bestEpoch = epoch.epoch();
            trainingLossThen = epoch.loss();
        }
        boolean isWorse = loss > WORSE * best && epoch.epoch() >= bestEpoch + EPOCHS;
        if (!isWorse || epoch.loss() > BETTER * trainingLossThen) {
            return Optional.empty();
        }
        return Optional.of(new TrainingWarning(
                Fault.OVERFITTING,
                epoch.step(),
                "",
                Rule.text(
                        "the loss of new rows was best after epoch %d (%.3g) and is %.3g now, while that of the training"
                                + " rows fell from %.3g to %.3g",
                        bestEpoch, best, loss, trainingLossThen, epoch.loss()),
                "early stopping, dropout, weight decay, fewer units, or more rows"));
    }
}
