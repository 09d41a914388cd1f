package org.kudari.examples.gallery.parts;

import static org.kudari.nn.Activation.relu;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** A small network that reads digits, trained in a second. */
public final class DigitReader {
    private static final int CLASSES = 10;
    private static final int HIDDEN = 64;
    private static final int IMAGES = 4000;
    private static final int TEST_IMAGES = 1000;
    private static final int EPOCHS = 4;

    private final Model model;
    private final Batch test;

    /** Trains it on a device. */
    public DigitReader(Device device) {
        model = Sequential.of(new Linear(Strokes.SIZE * Strokes.SIZE, HIDDEN), relu(), new Linear(HIDDEN, CLASSES))
                .on(device, 1);
        Adam adam = new Adam(model.parameters(), 2e-3);
        Dataset digits = Strokes.training(IMAGES).on(device);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (Batch batch : digits.batches(100, epoch)) {
                try (Scope _ = device.scope()) {
                    adam.step(Losses.crossEntropy(model.forward(batch.inputs()), batch.labels())
                            .backward());
                }
            }
        }
        test = Strokes.test(TEST_IMAGES)
                .on(device)
                .batches(TEST_IMAGES)
                .iterator()
                .next();
    }

    /** {@return the scores of images: {@code [images, 10]} from {@code [images, 784]} pixels from 0 to 1} */
    public Tensor scores(Tensor images) {
        return model.forward(images);
    }

    /** {@return the share of new images that it reads right} */
    public double accuracy() {
        Tensor answers = model.predict(test.inputs()).argMax(1);
        return answers.equalTo(test.labels()).to(DType.FLOAT32).mean().item();
    }

    /** {@return the mean score of the right classes of new images} */
    public double scoreOfTruth() {
        Tensor labels = test.labels().reshape(TEST_IMAGES, 1);
        return model.predict(test.inputs()).gather(1, labels).mean().item();
    }
}
