package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kudari.data.Batch;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/** A network that learns to read digits, and the gradient that shows which pixels its answer depends on. */
public final class Digits {
    private static final int TEST_IMAGES = 2_000;
    private static final int COLUMNS = Strokes.SIZE;
    private static final int ROWS = Strokes.SIZE / 2;

    private Digits() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        out.println("training on 60,000 images of digits, once through, in batches of 128");
        var digits = Strokes.training(60_000).on(device);
        var model = Sequential.of(new Linear(784, 256), relu(), new Dropout(0.1f), new Linear(256, 10))
                .on(device, 1);
        var adam = new Adam(model.parameters(), 1e-3);
        long step = 0;
        for (var batch : digits.batches(128, 1)) {
            try (var _ = device.scope()) {
                Tensor loss = Losses.crossEntropy(model.forward(batch.inputs(), Step.of(step++)), batch.labels());
                adam.step(loss.backward());
            }
        }

        try (Scope _ = device.scope()) {
            for (Batch test : Strokes.test(TEST_IMAGES).on(device).batches(TEST_IMAGES)) {
                Tensor right = model.predict(test.inputs()).argMax(1).equalTo(test.labels());
                double accuracy = 100 * right.to(DType.FLOAT32).mean().item();
                out.printf(Locale.ROOT, "  %.1f %% of %,d new images are read right%n", accuracy, TEST_IMAGES);
                explain(model, test.inputs().slice(0, 0, 1), out);
            }
        }
    }

    /** Draws an image beside the gradient of its score. */
    private static void explain(Model model, Tensor image, PrintWriter out) {
        Tensor pixels = image.variable();
        // As in a prediction, with dropout off, but recorded; and no gradients of the parameters.
        Tensor scores = Mode.EVALUATION.run(() -> model.forward(pixels));
        int answer = (int) scores.argMax(1).item();
        Tensor gradient = scores.slice(1, answer, answer + 1)
                .sum()
                .backward(List.of(pixels))
                .of(pixels);

        out.println("an image that is read as " + answer + ", and the gradient of its score for " + answer);
        out.println("  + where more ink would raise the score, - where it would lower it");
        float[] ink = halfAsHigh(image).toFloatArray();
        Tensor slope = halfAsHigh(gradient);
        float[] slopes = slope.div(slope.abs().max()).toFloatArray();
        for (int row = 0; row < ROWS; row++) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
                line.append(" .:#".charAt((int) (3.99 * ink[i])));
            }
            line.append("  ");
            for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
                line.append(slopes[i] > 0.3 ? '+' : slopes[i] < -0.3 ? '-' : ' ');
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** The means of two pixels, one above the other: a character is about twice as high as it is wide. */
    private static Tensor halfAsHigh(Tensor image) {
        return image.reshape(ROWS, 2, COLUMNS).mean(1);
    }
}
