package org.kudari.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.train.Trainer;

/** A small training, and what a watch saw of it. */
public final class WatchedTraining implements RunListener {
    /** The beginning. */
    public final List<RunDescription> runs = new ArrayList<>();
    /** The steps. */
    public final List<StepSummary> steps = new ArrayList<>();
    /** The epochs. */
    public final List<EpochSummary> epochs = new ArrayList<>();
    /** The end. */
    public final List<RunEnd> ends = new ArrayList<>();

    /** Nothing was seen yet. */
    public WatchedTraining() {}

    /** Points in a plane, and on which side of a line each lies. */
    public static Table points(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[2 * rows];
        int[] classes = new int[rows];
        for (int i = 0; i < rows; i++) {
            values[2 * i] = (float) random.nextDouble(-1, 1);
            values[2 * i + 1] = (float) random.nextDouble(-1, 1);
            classes[i] = values[2 * i + 1] > values[2 * i] ? 1 : 0;
        }
        return new Table(new Features.Floats(2, values), new Target.Classes(classes, List.of("below", "above")));
    }

    /** A trainer of a network with a folded ReLU, a tanh and dropout. */
    public static Trainer trainer(Device device, int epochs) {
        Model model = Sequential.of(
                        new Linear(2, 8),
                        Activation.relu(),
                        new Linear(8, 6),
                        new Dropout(0.1f),
                        Activation.tanh(),
                        new Linear(6, 2))
                .on(device, 3);
        return new Trainer(model, new Adam(model.parameters(), 0.02), Losses.crossEntropy(), epochs, 16, 5);
    }

    @Override
    public void begin(RunDescription run) {
        runs.add(run);
    }

    @Override
    public void step(StepSummary step) {
        steps.add(step);
    }

    @Override
    public void epoch(EpochSummary epoch) {
        epochs.add(epoch);
    }

    @Override
    public void end(RunEnd end) {
        ends.add(end);
    }
}
