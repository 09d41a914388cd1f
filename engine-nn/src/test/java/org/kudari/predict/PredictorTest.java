package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvSource;
import org.kudari.layout.DType;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Tensor;

class PredictorTest {
    private static final Scale UNSCALED = new Scale(0, 1);

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Predicts twice the first feature plus the second, of what it is given. */
    private Model sums() {
        Model model = Sequential.of(new Dropout(0.5f), new Linear(2, 1)).on(device, 1);
        model.parameters().set(0, Tensor.of(device, new float[] {2, 1}, 2, 1));
        return model;
    }

    private static Table floats(float... values) {
        return new Table(new Features.Floats(2, values), Optional.empty());
    }

    private static double[] numbers(Predictions predictions) {
        return ((Predictions.Numbers) predictions).values();
    }

    @Test
    void predictsNumbersInTheTargetsUnits() {
        Standardizer scaling = new Standardizer(new double[] {10, 0}, new double[] {5, 1});
        Predictor predictor = new Predictor(sums(), TableSchema.ofNumbers(scaling, new Scale(100, 3)));

        assertThat(numbers(predictor.predict(floats(15, 0, 10, 2)))).containsExactly(106, 106);
        Table prepared = predictor.prepare(
                new Table(new Features.Floats(2, new float[] {15, 0}), new Target.Numbers(new double[] {103})));
        assertThat(prepared.features().toFloats()).containsExactly(1, 0);
        assertThat(((Target.Numbers) prepared.target().orElseThrow()).numbers()).containsExactly(1);
    }

    @Test
    void bytesScaleThemselves() {
        Standardizer unused = new Standardizer(new double[] {10, 0}, new double[] {5, 1});
        Predictor predictor = new Predictor(sums(), TableSchema.ofNumbers(unused, UNSCALED));
        Table table = new Table(new Features.Bytes(2, new byte[] {1, 2, (byte) 255, 0}, 0.5f), Optional.empty());

        assertThat(numbers(predictor.predict(table))).containsExactly(2, 255);
    }

    @Test
    void predictsTheLikeliestClassAndEachOnesShare() {
        Model model = Sequential.of(new Linear(2, 2)).on(device, 1);
        model.parameters().set(0, Tensor.of(device, new float[] {1, 0, 0, 1}, 2, 2));
        Standardizer scaling = new Standardizer(new double[2], new double[] {1, 1});
        Predictor predictor = new Predictor(model, TableSchema.ofNumbers(scaling, List.of("no", "yes")));

        Predictions.Classes classes = (Predictions.Classes) predictor.predict(floats((float) Math.log(3), 0, -1, 5));

        assertThat(classes.indices()).containsExactly(0, 1);
        assertThat(classes.text(1)).isEqualTo("yes");
        assertThat(classes.probabilities()[0]).isCloseTo(0.75f, within(1e-6f));
        assertThat(classes.probabilities()[1]).isCloseTo(0.25f, within(1e-6f));
    }

    @Test
    void predictsTheRowsOfAFile(@TempDir Path folder) throws IOException {
        float[] all = SamplePredictors.table().features().toFloats();
        StringBuilder text = new StringBuilder("other,y,x\n");
        for (int row = 0; row < all.length / 2; row++) {
            text.append("t,")
                    .append(all[2 * row + 1])
                    .append(',')
                    .append(all[2 * row])
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        Predictor classifier = SamplePredictors.classifier(device);
        List<Integer> read = new ArrayList<>();

        classifier.predict(
                CsvSource.of(file),
                some -> Arrays.stream(((Predictions.Classes) some).indices()).forEach(read::add));

        Predictions.Classes expected = (Predictions.Classes) classifier.predict(SamplePredictors.table());
        assertThat(read)
                .containsExactlyElementsOf(
                        Arrays.stream(expected.indices()).boxed().toList());
        Files.writeString(file, "x,y\n1,2\n1,two\n");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> classifier.predict(CsvSource.of(file), _ -> {}))
                .withMessageStartingWith(file + ", line 3, column 'y': 'two' is not a number");
    }

    @Test
    void aRowsPredictionDoesNotDependOnTheOthers() {
        Predictor regression = SamplePredictors.regression(device);
        Predictor classifier = SamplePredictors.classifier(device);
        double[] together = numbers(regression.predict(SamplePredictors.table()));
        Predictions.Classes classes = (Predictions.Classes) classifier.predict(SamplePredictors.table());

        assertThat(together).hasSize(1300);
        float[] all = SamplePredictors.table().features().toFloats();
        for (int row : new int[] {0, 511, 512, 1023, 1024, 1299}) {
            Table one = floats(all[2 * row], all[2 * row + 1]);
            assertThat(numbers(regression.predict(one))).as("row %d", row).containsExactly(together[row]);
            Predictions.Classes alone = (Predictions.Classes) classifier.predict(one);
            assertThat(alone.text(0)).as("row %d", row).isEqualTo(classes.text(row));
            assertThat(alone.probabilities())
                    .as("row %d", row)
                    .containsExactly(Arrays.copyOfRange(classes.probabilities(), 3 * row, 3 * row + 3));
        }
    }

    @Test
    void leavesNothingOnTheDevice() {
        Predictor predictor = SamplePredictors.classifier(device);
        predictor.predict(SamplePredictors.table());
        MemoryStatistics before = device.memory();

        for (int i = 0; i < 3; i++) {
            predictor.predict(SamplePredictors.table());
        }

        assertThat(device.memory()).isEqualTo(before);
    }

    @Test
    void predictsNoRowsWithoutAsking() {
        assertThat(SamplePredictors.classifier(device).predict(floats()).rows()).isZero();
        assertThat(SamplePredictors.regression(device).predict(floats()).rows()).isZero();
    }

    @Test
    void itsPartsFit() {
        TableSchema schema =
                TableSchema.ofNumbers(new Standardizer(new double[2], new double[] {1, 1}), List.of("a", "b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Predictor(
                        sums(), new TableSchema(List.of(schema.columns().getFirst()), OnMissing.MEAN)))
                .withMessage("the schema has no label, so there is nothing to predict");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Predictor(sums(), schema).predict(floats(1, 2)))
                .withMessage("the model's output of 1 rows has shape [1, 1], but its schema needs [1, 2]");
        Table wide = new Table(new Features.Floats(3, new float[3]), Optional.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplePredictors.regression(device).predict(wide))
                .withMessage("3 columns of features, but the training set had 2");
    }

    @Test
    void whatOverflowsIsAnErrorAndNoPrediction() {
        Standardizer steep = new Standardizer(new double[] {0, 0}, new double[] {1e-10, 1});
        Predictor predictor = new Predictor(sums(), TableSchema.ofNumbers(steep, UNSCALED));
        assertThatThrownBy(() -> predictor.predict(floats(0, 0, 3e38f, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("row 1 (counted from 0), feature 0: 3.0E38 is too far from the training set's 0.0 to be"
                        + " standardised");

        Standardizer plain = new Standardizer(new double[2], new double[] {1, 1});
        Predictor large = new Predictor(sums(), TableSchema.ofNumbers(plain, UNSCALED));
        assertThatThrownBy(() -> large.predict(floats(0, 0, 3e38f, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("row 1 (counted from 0): the model's output is not a finite number; its features may be too"
                        + " large");

        Model grown = sums();
        grown.parameters()
                .set(
                        0,
                        Tensor.full(
                                device, DType.FLOAT32, grown.parameters().get(0).shape(), 2e38));
        Predictor diverged = new Predictor(grown, TableSchema.ofNumbers(plain, UNSCALED));
        assertThatThrownBy(() -> diverged.predict(floats(0, 0, 3, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "row 1 (counted from 0): the model's output is not a finite number; the model's parameters are as"
                                + " large as 2.0E38, so its training may have diverged");

        Model withoutParameters =
                Sequential.of(Activation.of("sum", x -> x.times(2))).on(device, 1);
        Predictor doubles = new Predictor(
                withoutParameters, TableSchema.ofNumbers(new Standardizer(new double[1], new double[] {1}), UNSCALED));
        assertThatThrownBy(() ->
                        doubles.predict(new Table(new Features.Floats(1, new float[] {3e38f}), Optional.empty())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("its features may be too large");
    }

    /** The table's row has the same bits on the reference. */
    @Test
    void aRowIsPredictedAsTheRowOfATable() {
        Standardizer scaling = new Standardizer(new double[] {10, 0.1}, new double[] {5, 0.3});
        Predictor numbers = new Predictor(sums(), TableSchema.ofNumbers(scaling, new Scale(100, 3)));
        Model model = Sequential.of(new Linear(2, 5), Activation.tanh(), new Linear(5, 3))
                .on(device, 4);
        Predictor classes = new Predictor(model, TableSchema.ofNumbers(scaling, List.of("a", "b", "c")));
        for (float[] row : new float[][] {{1, 2}, {-30, 7.5f}, {10, 0.1f}, {12, -0.4f}}) {
            assertThat(numbers.predict(row))
                    .isEqualTo(new Prediction.OfNumber(numbers(numbers.predict(floats(row)))[0]));
            var expected = (Predictions.Classes) classes.predict(floats(row));
            var found = (Prediction.OfClass) classes.predict(row);
            assertThat(found.index()).isEqualTo(expected.indices()[0]);
            assertThat(found.name()).isEqualTo(found.text()).isEqualTo(expected.text(0));
            assertThat(found.probabilities()).containsExactly(expected.probabilities());
        }
        assertThat(new Prediction.OfNumber(2.5).text()).isEqualTo("2.5");
    }

    @Test
    void aRowThatCannotBePredictedIsNamed() {
        Standardizer plain = new Standardizer(new double[] {0, 0}, new double[] {1, 1e-30});
        Predictor predictor = new Predictor(sums(), TableSchema.ofNumbers(plain, UNSCALED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predictor.predict(1, 2, 3))
                .withMessage("a row has 2 features, but 3 were given");
        assertThatThrownBy(() -> predictor.predict(1, 1e20f))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("feature 1 (counted from 0): 1.0E20 is too far");
        assertThatThrownBy(() -> predictor.predict(3e38f, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a finite number; its features may be too large");
        Predictor wide = new Predictor(sums(), TableSchema.ofNumbers(plain, List.of("no", "yes")));
        assertThatIllegalStateException()
                .isThrownBy(() -> wide.predict(1, 0))
                .withMessageContaining("has 1 elements, but its schema needs 2");
    }
}
