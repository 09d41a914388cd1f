package org.kudari.train;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.kudari.data.Dataset;
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

/** A small classification: points, and the side of a curve on which each lies. */
final class CurveClassification {
    private static final Sequential ARCHITECTURE =
            Sequential.of(new Linear(2, 8), Activation.tanh(), new Dropout(0.1f), new Linear(8, 2));

    private CurveClassification() {}

    static Table points(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[2 * rows];
        int[] classes = new int[rows];
        for (int i = 0; i < rows; i++) {
            float x = (float) random.nextDouble(-1, 1);
            float y = (float) random.nextDouble(-1, 1);
            values[2 * i] = x;
            values[2 * i + 1] = y;
            classes[i] = y > x * x * x ? 1 : 0;
        }
        return new Table(
                new Features.Floats(2, values), Optional.of(new Target.Classes(classes, List.of("below", "above"))));
    }

    static Model model(Device device, long seed) {
        return ARCHITECTURE.on(device, seed);
    }

    static Trainer trainer(Model model, int epochs, int batchSize, long seed) {
        return new Trainer(model, new Adam(model.parameters(), 0.02), Losses::crossEntropy, epochs, batchSize, seed);
    }

    /** The parameters after two epochs. */
    static float[] trained(Device device, Dataset data, long seed) {
        Model model = model(device, seed);
        trainer(model, 2, 16, seed).fit(data);
        return model.parameters().flat().toFloatArray();
    }
}
