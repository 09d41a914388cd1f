package org.kudari.benchmarks;

import static org.kudari.nn.Activation.relu;

import java.util.Arrays;
import java.util.Locale;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.train.Trainer;
import org.kudari.train.TrainingReport;
import org.kudari.watch.RunListener;
import org.kudari.watch.TrainingWatch;

/**
 * Measures which share of a training's time it costs to watch it. Trainings of 784-512-256-10 on digits, alone and watched,
 * take turns.
 *
 * <p>Arguments, all optional: rounds (7), epochs (5), the batch size (128).
 */
public final class WatchCost {
    private static final int ROWS = 60_000;

    /** The rounds in which everything is compiled. */
    private static final int WARM_UP_ROUNDS = 6;

    private WatchCost() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        int epochs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int batch = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 128;
        try (Device device = Devices.best()) {
            Dataset data = Strokes.training(ROWS).on(device);
            double[] more = new double[rounds];
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                boolean isFirst = round % 2 == 0;
                double first = seconds(trainer(device, epochs, batch), data, isFirst);
                double second = seconds(trainer(device, epochs, batch), data, !isFirst);
                double alone = isFirst ? second : first;
                double watched = isFirst ? first : second;
                if (round >= 0) {
                    more[round] = watched / alone - 1;
                    System.out.printf(
                            Locale.ROOT,
                            "alone %.3f s, watched %.3f s: %.1f %% more%n",
                            alone,
                            watched,
                            100 * more[round]);
                }
            }
            Arrays.sort(more);
            System.out.printf(Locale.ROOT, "median %.1f %%, best %.1f %%%n", 100 * more[rounds / 2], 100 * more[0]);
        }
    }

    private static Trainer trainer(Device device, int epochs, int batch) {
        Model model = Sequential.of(new Linear(784, 512), relu(), new Linear(512, 256), relu(), new Linear(256, 10))
                .on(device, 1);
        return new Trainer(model, new Adam(model.parameters(), 1e-3), Losses::crossEntropy, epochs, batch, 1);
    }

    private static double seconds(Trainer trainer, Dataset data, boolean isWatched) {
        long start = System.nanoTime();
        TrainingReport _ = isWatched ? new TrainingWatch(trainer, new RunListener() {}).fit(data) : trainer.fit(data);
        trainer.model().device().finish();
        return (System.nanoTime() - start) / 1e9;
    }
}
