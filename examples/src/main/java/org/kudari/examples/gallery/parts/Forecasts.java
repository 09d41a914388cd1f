package org.kudari.examples.gallery.parts;

import static org.kudari.nn.Activation.tanh;

import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.Loss;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/**
 * What two networks say each morning of the day to come. Both learned the same before.
 *
 * @param fixed the outputs of the one that stays as it was then
 * @param updated the outputs of the one that learns from each day when it is over
 */
public record Forecasts(double[] fixed, double[] updated) {
    private static final double RATE = 0.02;

    /**
     * {@return forecasts of the days after the training}
     *
     * @param device where the networks are
     * @param loss what is to become small
     * @param inputs a row for each day: what is known in the morning
     * @param targets a row for each day: what is known in the evening
     * @param training how many days there are to train on
     * @param recent how many days an update learns from
     */
    public static Forecasts of(Device device, Loss loss, Tensor inputs, Tensor targets, int training, int recent) {
        int days = (int) inputs.shape().dim(0);
        int features = (int) inputs.shape().dim(1);
        Model fixed =
                Sequential.of(new Linear(features, 8), tanh(), new Linear(8, 1)).on(device, 1);
        Adam adam = new Adam(fixed.parameters(), RATE);
        for (int step = 0; step < 150; step++) {
            learn(fixed, adam, loss, inputs.slice(0, 0, training), targets.slice(0, 0, training));
        }

        Model updated = fixed.copy(device);
        Adam online = new Adam(updated.parameters(), RATE);
        double[] outputs = new double[days - training];
        for (int day = training; day < days; day++) {
            // In the morning: forward only. Nothing is recorded, nothing is learned.
            try (Scope _ = device.scope()) {
                outputs[day - training] =
                        updated.predict(inputs.slice(0, day, day + 1)).item();
            }
            // In the evening: one step on the last days, of which the last target has just come in.
            int first = day + 1 - recent;
            learn(updated, online, loss, inputs.slice(0, first, day + 1), targets.slice(0, first, day + 1));
        }
        return new Forecasts(fixed.predict(inputs.slice(0, training, days)).toDoubleArray(), outputs);
    }

    private static void learn(Model model, Adam adam, Loss loss, Tensor inputs, Tensor targets) {
        try (Scope _ = model.device().scope()) {
            adam.step(loss.of(model.forward(inputs), targets).backward());
        }
    }
}
