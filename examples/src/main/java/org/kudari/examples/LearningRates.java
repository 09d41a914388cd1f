package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.PrintWriter;
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
import org.kudari.optim.Schedule;
import org.kudari.optim.Schedules;
import org.kudari.train.Trainer;
import org.kudari.train.TrainingReport;

/** A learning rate that rises first and then falls, beside one that stays. */
public final class LearningRates {
    private static final int STEPS = 100;

    private LearningRates() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        // A schedule is a function of the number of the step: a factor of the optimizer's rate.
        Schedule schedule = Schedules.warmup(20).then(Schedules.cosine(STEPS - 20));
        out.println("warm-up, then half a wave of the cosine: the factor of the learning rate");
        for (int step = 0; step <= STEPS; step += 10) {
            double factor = schedule.factor(step);
            String bar = "*".repeat((int) Math.round(40 * factor));
            out.println(String.format(Locale.ROOT, "  step %3d  %.3f  %s", step, factor, bar)
                    .stripTrailing());
        }

        Dataset digits = Strokes.training(1_600).on(device);
        double constant = trainer(device).fit(digits).loss();
        TrainingReport scheduled = trainer(device).schedule(schedule).fit(digits);
        out.printf(
                Locale.ROOT,
                "loss of the last epoch: %.4f with the same rate in all steps, %.4f with the schedule%n",
                constant,
                scheduled.loss());
    }

    private static Trainer trainer(Device device) {
        Model model =
                Sequential.of(new Linear(784, 64), relu(), new Linear(64, 10)).on(device, 1);
        // 4 epochs of 25 steps, at a rate that is rather high.
        return new Trainer(model, new Adam(model.parameters(), 0.03), Losses::crossEntropy, 4, 64, 1);
    }
}
