package org.kudari.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.predict.Predictor;
import org.kudari.table.schema.CategoryColumn;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.NumberColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.Transform;
import org.kudari.tensor.Tensor;

class TabularNetworkTest {
    private static final ColumnSchema NUMBER = new NumberColumn("x", 0, false, new Transform.None(), new Scale(0, 1));
    private static final ColumnSchema LETTERS = new CategoryColumn(
            "letter",
            IntStream.range(0, 26).mapToObj(i -> Character.toString('a' + i)).toList(),
            false,
            true,
            OptionalInt.of(3));
    private static final ColumnSchema LABEL = new ClassLabel("y", List.of("no", "yes"));

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Model network(ColumnSchema... columns) {
        TableSchema schema = new TableSchema(List.of(columns), OnMissing.MEAN);
        return TabularNetwork.of(schema, new Linear(schema.inputWidth(), schema.outputs()))
                .on(device, 1);
    }

    @Test
    void hasAnInputForFeaturesAndOneForIndices() {
        Tensor numbers = Tensor.of(device, new float[5], 5, 1);
        Tensor indices = Tensor.of(device, new int[] {0, 1, 25, 26, 3}, 5, 1);

        assertThat(network(NUMBER, LABEL).predict(numbers).shape()).isEqualTo(Shape.of(5, 2));
        assertThat(network(LETTERS, LABEL).predict(indices).shape()).isEqualTo(Shape.of(5, 2));
        assertThat(network(NUMBER, LETTERS, LABEL)
                        .predict(List.of(numbers, indices))
                        .getFirst()
                        .shape())
                .isEqualTo(Shape.of(5, 2));
    }

    /** Features first, then the vector of the letter: what the weights say, computed by hand. */
    @Test
    void theVectorOfAValueStandsBehindTheFeatures() {
        Model model = network(NUMBER, LETTERS, LABEL);
        TableSchema schema = new TableSchema(List.of(NUMBER, LETTERS, LABEL), OnMissing.MEAN);
        float[][] parameters = new float[model.parameters().size()][];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = model.parameters().get(i).toFloatArray();
        }
        float[] vectors = IntStream.range(0, parameters.length)
                .filter(i -> parameters[i].length == 27 * 3)
                .mapToObj(i -> parameters[i])
                .findFirst()
                .orElseThrow();
        float[] weights = IntStream.range(0, parameters.length)
                .filter(i -> parameters[i].length == 4 * 2)
                .mapToObj(i -> parameters[i])
                .findFirst()
                .orElseThrow();

        var prediction = new Predictor(model, schema).predict(Map.of("x", 2, "letter", "c"));

        double[] logits = new double[2];
        for (int output = 0; output < 2; output++) {
            logits[output] = 2 * weights[output];
            for (int k = 0; k < 3; k++) {
                logits[output] += vectors[2 * 3 + k] * weights[(1 + k) * 2 + output];
            }
        }
        assertThat(prediction.text()).isEqualTo(logits[0] > logits[1] ? "no" : "yes");
        float[] row = model.predict(
                        List.of(Tensor.of(device, new float[] {2}, 1, 1), Tensor.of(device, new int[] {2}, 1, 1)))
                .getFirst()
                .toFloatArray();
        assertThat(row[0]).isCloseTo((float) logits[0], within(1e-5f));
        assertThat(row[1]).isCloseTo((float) logits[1], within(1e-5f));
    }

    @Test
    void aScoreIsTheAccuracyAndNeedsLabels() {
        TableSchema schema = new TableSchema(List.of(NUMBER, LABEL), OnMissing.MEAN);
        Model model = network(NUMBER, LABEL);
        model.parameters().set(0, Tensor.of(device, new float[] {-1, 1}, 1, 2));
        Predictor predictor = new Predictor(model, schema);
        Features features = new Features.Floats(1, new float[] {-1, 1, 2, 3});

        assertThat(predictor.score(
                        new Table(features, new Target.Classes(new int[] {0, 1, 1, 0}, List.of("no", "yes")))))
                .isEqualTo(0.75);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predictor.score(new Table(List.of(features), List.of())))
                .withMessageContaining("label is known");
    }
}
