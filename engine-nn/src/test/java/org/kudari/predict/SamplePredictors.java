package org.kudari.predict;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;

import java.util.List;
import java.util.Optional;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.io.tables.CsvSchema;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;

/** Predictors to save, and a table for them. */
final class SamplePredictors {
    static final Activation OWN = Activation.of("my-own", x -> x.times(tanh(softplus(x.times(1.0 / 3)))));
    static final List<String> ODD_NAMES = List.of("", "two words", "\"quoted\" \\ \n\ttab, naïve 漢字 😀, half \uD83D");

    private static final Standardizer SCALING = new Standardizer(new double[] {0.1, -5}, new double[] {1.0 / 3, 1e-3});

    private SamplePredictors() {}

    static Predictor classifier(Device device) {
        Sequential nested = Sequential.of(
                new Linear(2, 5),
                OWN,
                Sequential.of(new Dropout(0.25f), Activation.gelu(), new Linear(5, 4), Activation.relu()),
                Sequential.of(),
                new Linear(4, 3));
        CsvSchema schema = new CsvSchema(Task.CLASSIFY, List.of("x", "label", "y"), 3, 1, ODD_NAMES);
        return new Predictor(nested.on(device, 3), schema, SCALING, Optional.empty());
    }

    static Predictor regression(Device device) {
        Sequential layers = Sequential.of(new Linear(2, 4), Activation.tanh(), new Linear(4, 1));
        Standardizer target = new Standardizer(new double[] {1000}, new double[] {0.3});
        return new Predictor(layers.on(device, 4), CsvSchema.ofFeatures(2, List.of()), SCALING, Optional.of(target));
    }

    /** 1,300 rows: two whole batches and a part. */
    static Table table() {
        float[] values = new float[2600];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 101) / 50f - 1 - (i % 2) * 5;
        }
        return new Table(new Features.Floats(2, values), Optional.empty());
    }
}
