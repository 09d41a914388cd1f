package org.kudari.predict;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.device.Device;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.NumberColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;

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
        return new Predictor(
                nested.on(device, 3), schema(SCALING, new ClassLabel("label", ODD_NAMES), "x", "label", "y"));
    }

    static Predictor regression(Device device) {
        Sequential layers = Sequential.of(new Linear(2, 4), Activation.tanh(), new Linear(4, 1));
        return new Predictor(layers.on(device, 4), TableSchema.ofNumbers(SCALING, new Scale(1000, 0.3)));
    }

    /** A schema of numbers and a label, in the order of the names. */
    static TableSchema schema(Standardizer scaling, ColumnSchema label, String... names) {
        Iterator<ColumnSchema> numbers =
                TableSchema.ofNumbers(scaling, List.of("a", "b")).columns().iterator();
        List<ColumnSchema> columns = new ArrayList<>();
        for (String name : names) {
            if (name.equals(label.name())) {
                columns.add(label);
            } else {
                NumberColumn number = (NumberColumn) numbers.next();
                columns.add(new NumberColumn(name, number.fill(), false, number.transform(), number.scale()));
            }
        }
        return new TableSchema(columns, OnMissing.MEAN);
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
