package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.data.file.RowFile;
import org.kudari.data.file.RowFileWriter;
import org.kudari.data.file.RowPart;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;

/** Training by rows of a file, of more than one window. */
class FileTrainingTest {
    private static final int ROWS = 40_000;
    private static final int WIDTH = 250;
    private static final int BATCH = 400;

    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** The class is the sign of the first feature; the rows are sorted by it. */
    private RowFile rows(int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<RowPart> inputs = List.of(new RowPart(DType.FLOAT32, Shape.of(WIDTH)));
        try (RowFileWriter writer =
                new RowFileWriter(folder, inputs, List.of(new RowPart(DType.INT64, Shape.SCALAR)))) {
            for (int row = 0; row < count; row++) {
                float[] features = new float[WIDTH];
                for (int i = 0; i < WIDTH; i++) {
                    features[i] = random.nextFloat() - 0.5f;
                }
                int label = row < count / 2 ? 0 : 1;
                features[0] = (label == 0 ? -1 : 1) * Math.abs(features[0]);
                writer.add(1, List.of(MemorySegment.ofArray(features), MemorySegment.ofArray(new long[] {label})));
            }
            return writer.finish();
        }
    }

    private Model model() {
        return Sequential.of(new Linear(WIDTH, 2)).on(device, 3);
    }

    private static Trainer trainer(Model model) {
        return new Trainer(model, new Adam(model.parameters(), 1e-2), Losses::crossEntropy, 2, BATCH, 7);
    }

    private static float[] parameters(Model model) {
        return model.parameters().flat().toFloatArray();
    }

    @Test
    void itLearnsAndGivesTheSameBitsAgainAndAfterAResume() {
        try (RowFile file = rows(ROWS)) {
            Dataset data = Dataset.of(file, device);
            Model whole = model();
            TrainingReport report = trainer(whole)
                    .earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, data, 3))
                    .fit(data);
            assertThat(report.steps()).isEqualTo(2L * ROWS / BATCH);
            // Of a random guess it is 0.69.
            assertThat(Evaluation.loss(whole, Losses::crossEntropy, data)).isLessThan(0.6);

            Model again = model();
            trainer(again).fit(data);
            assertThat(parameters(again)).isEqualTo(parameters(whole));

            Checkpoints checkpoints = Checkpoints.in(folder).everySteps(37);
            Model stopped = model();
            trainer(stopped).checkpoints(checkpoints).fit(data, new Callback() {
                @Override
                public boolean onStepEnd(Progress progress) {
                    return progress.epoch() == 1 || progress.step() < 90;
                }
            });
            Model resumed = model();
            try (RowFile same = rows(ROWS)) {
                trainer(resumed)
                        .checkpoints(checkpoints)
                        .resume(checkpoints.latest().orElseThrow(), Dataset.of(same, device));
            }
            assertThat(parameters(resumed)).isEqualTo(parameters(whole));
        }
    }

    @Test
    void otherRowsAreNotTakenForTheSame() {
        try (RowFile file = rows(2 * BATCH);
                RowFile other = rows(2 * BATCH + 2)) {
            Checkpoints checkpoints = Checkpoints.in(folder);
            trainer(model()).checkpoints(checkpoints).fit(Dataset.of(file, device));
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() ->
                            trainer(model()).resume(checkpoints.latest().orElseThrow(), Dataset.of(other, device)))
                    .withMessageContaining("number of rows");
        }
    }
}
