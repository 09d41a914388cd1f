package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Tensor;

class PermutationImportanceTest {
    private static final Standardizer UNSCALED = new Standardizer(new double[3], new double[] {1, 1, 1});

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Of y = 3a + b, shuffling a column of unit variance costs R2 twice the share of the variance that it makes. */
    @Test
    void whatAColumnTellsIsLostWithIt() {
        Model model = new Linear(3, 1).on(device, 1);
        model.parameters().set(0, Tensor.of(device, new float[] {3, 1, 0}, 3, 1));
        Random random = new Random(1);
        int rows = 4000;
        float[] features = new float[3 * rows];
        double[] target = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < 3; column++) {
                features[3 * row + column] = (float) random.nextGaussian();
            }
            target[row] = (3.0 * features[3 * row] + features[3 * row + 1] + 2) * 10;
        }
        // The model's units are those of the standardised target.
        Predictor predictor = new Predictor(model, TableSchema.ofNumbers(UNSCALED, new Scale(20, 10)));
        Table prepared = predictor.prepare(new Table(new Features.Floats(3, features), new Target.Numbers(target)));

        List<PermutationImportance> found = PermutationImportance.of(predictor, prepared, 5, 1);

        assertThat(found).extracting(PermutationImportance::column).containsExactly("0", "1", "2");
        assertThat(found.get(0).mean()).isCloseTo(2 * 0.9, within(0.1));
        assertThat(found.get(1).mean()).isCloseTo(2 * 0.1, within(0.03));
        assertThat(found.get(2).mean()).isZero();
        assertThat(PermutationImportance.of(predictor, prepared, 5, 1)).isEqualTo(found);
    }

    @Test
    void needsRowsAndATarget() {
        Predictor predictor =
                new Predictor(new Linear(3, 2).on(device, 1), TableSchema.ofNumbers(UNSCALED, List.of("a", "b")));
        Table unlabelled = new Table(new Features.Floats(3, new float[3]), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PermutationImportance.of(predictor, unlabelled, 5, 1))
                .withMessageContaining("rows with a target");
    }
}
