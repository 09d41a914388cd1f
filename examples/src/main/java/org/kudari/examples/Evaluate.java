package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.PrintWriter;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.metric.Accuracy;
import org.kudari.metric.Average;
import org.kudari.metric.F1;
import org.kudari.metric.LogLoss;
import org.kudari.metric.Metrics;
import org.kudari.metric.Outputs;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.train.Trainer;

/** How good a model is on new rows, by several measures at once. */
public final class Evaluate {
    private Evaluate() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        Model model =
                Sequential.of(new Linear(784, 32), relu(), new Linear(32, 10)).on(device, 1);
        new Trainer(model, new Adam(model.parameters(), 1e-3), Losses::crossEntropy, 2, 64, 1)
                .fit(Strokes.training(2_000).on(device));
        Dataset test = Strokes.test(1_000).on(device);

        // One measure: fed batch by batch, then asked.
        var f1 = new F1(10, Average.MACRO);
        for (var batch : test.batches(512)) {
            try (var _ = device.scope()) {
                f1.add(model.predict(batch.inputs()), batch.labels());
            }
        }
        out.println(f1);

        // Several together read each batch from the device once.
        var metrics = Metrics.of(new Accuracy(), new F1(10, Average.MACRO), new LogLoss(Outputs.LOGITS));
        for (var batch : test.batches(512)) {
            try (Scope _ = device.scope()) {
                metrics.add(model.predict(batch.inputs()), batch.labels());
            }
        }
        out.println(metrics);
        out.println("the same F1 either way: " + (metrics.value("macroF1") == f1.value()));
    }
}
