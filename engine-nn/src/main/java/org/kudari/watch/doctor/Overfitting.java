package org.kudari.watch.doctor;

import java.util.Optional;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;
import org.kudari.watch.TrainingWatch;

/** A loss of new rows that grows while that of the training rows still falls, or is high where that one is near nothing. */
final class Overfitting implements Rule {
    private static final double WORSE = 1.1;
    private static final double BETTER = 0.8;
    private static final int EPOCHS = 4;
    /** A loss near nothing may double, and nobody will see it. It must grow by this part of what guessing costs. */
    private static final double LEAST = 0.05;

    /** Rows that are learned by heart have this part of what guessing costs, and new rows that part. */
    private static final double LITTLE = 0.1;

    private static final double MUCH = 0.5;

    private final Streak byHeart = new Streak(3);
    private double guess = Double.NaN;

    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private double trainingLossThen;

    @Override
    public void begin(RunDescription run) {
        guess = run.lossOfGuess();
    }

    @Override
    public Optional<TrainingWarning> epoch(EpochSummary epoch, Set<Fault> known) {
        double loss = epoch.metrics().getOrDefault(TrainingWatch.VALIDATION_LOSS, Double.NaN);
        if (loss < best) {
            best = loss;
            bestEpoch = epoch.epoch();
            trainingLossThen = epoch.loss();
        }
        boolean isByHeart = byHeart.add(epoch.loss() < LITTLE * guess && loss > MUCH * guess);
        boolean isWorse = loss > WORSE * best && !(loss - best < LEAST * guess) && epoch.epoch() >= bestEpoch + EPOCHS;
        if (isByHeart) {
            return Optional.of(warning(
                    epoch.step(),
                    Rule.text(
                            "the loss of the training rows is %.3g and that of new rows %.3g, where always guessing has %.3g",
                            epoch.loss(), loss, guess)));
        }
        if (!isWorse || epoch.loss() > BETTER * trainingLossThen) {
            return Optional.empty();
        }
        return Optional.of(warning(
                epoch.step(),
                Rule.text(
                        "the loss of new rows was best after epoch %d (%.3g) and is %.3g now, while that of the training"
                                + " rows fell from %.3g to %.3g",
                        bestEpoch, best, loss, trainingLossThen, epoch.loss())));
    }

    private static TrainingWarning warning(long step, String finding) {
        return new TrainingWarning(
                Fault.OVERFITTING,
                step,
                "",
                finding,
                "early stopping, dropout, weight decay, fewer units, or more rows");
    }
}
