package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.CrossValidation;
import org.kudari.data.Dataset;
import org.kudari.data.TrainTestSplit;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;

/** A last batch of few rows may be left out: batch normalisation cannot learn from one row. */
class LastBatchTest {
    private static final int BATCH = 8;

    private final Device device = new Device(new ReferenceBackend());
    /** Four batches and one row. */
    private final Dataset rows = CurveClassification.points(33).on(device);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private Trainer trainer() {
        Model model = Sequential.of(new Linear(2, 6), new BatchNorm(6), Activation.tanh(), new Linear(6, 2))
                .on(device, 1);
        return new Trainer(model, new Adam(model.parameters(), 0.02), Losses::crossEntropy, 3, BATCH, 7);
    }

    private static List<Integer> batches(Trainer trainer, Dataset rows) {
        List<Integer> batches = new ArrayList<>();
        trainer.fit(rows, new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                batches.add((int) progress.samples());
                assertThat(progress.steps()).isEqualTo(trainer.stepsOfAnEpoch(rows));
                return true;
            }
        });
        return batches;
    }

    @Test
    void batchNormNamesTheOptionThatLeavesOneRowOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().fit(rows))
                .withMessageContaining("leave out a last batch of one row (dropLast(2) of a Trainer");

        assertThat(batches(trainer().dropLast(2), rows)).containsExactly(8, 16, 24, 32, 8, 16, 24, 32, 8, 16, 24, 32);
    }

    @Test
    void onlyABatchOfFewerRowsIsLeftOut() {
        Dataset more = CurveClassification.points(35).on(device);

        assertThat(trainer().stepsOfAnEpoch(more)).isEqualTo(5);
        assertThat(trainer().dropLast(3).stepsOfAnEpoch(more)).isEqualTo(5);
        assertThat(trainer().dropLast(4).stepsOfAnEpoch(more)).isEqualTo(4);
        assertThat(trainer().dropLast().stepsOfAnEpoch(more)).isEqualTo(4);
        assertThat(trainer()
                        .dropLast()
                        .stepsOfAnEpoch(CurveClassification.points(16).on(device)))
                .isEqualTo(2);
        TrainingReport report = trainer().dropLast(3).fit(more);
        assertThat(report.steps()).isEqualTo(15);
        assertThat(report.samples()).isEqualTo(3 * 35);
    }

    /** A batch of three rows in two shards has a shard of one. */
    @Test
    void shardsNeedTwoRowsEach() {
        Dataset three = CurveClassification.points(19).on(device);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().shards(2).dropLast(2).fit(three))
                .withMessageContaining("take fewer shards");
        assertThat(trainer().shards(2).dropLast(4).fit(three).steps()).isEqualTo(6);
    }

    @Test
    void aResumedTrainingLeavesTheSameRowsOut() {
        Trainer uninterrupted = trainer().dropLast(2);
        uninterrupted.fit(rows);
        Checkpoints everyStep = Checkpoints.in(folder).everySteps(1).keep(100);
        trainer().dropLast(2).checkpoints(everyStep).fit(rows);

        assertThat(everyStep.files()).hasSize(12);
        for (Path file : everyStep.files()) {
            Trainer resumed = trainer().dropLast(2);
            TrainingReport report = resumed.resume(file, rows);
            assertThat(report.samples()).isEqualTo(3 * 32);
            assertThat(resumed.model().parameters().flat().toFloatArray())
                    .containsExactly(uninterrupted.model().parameters().flat().toFloatArray());
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> trainer().dropLast().resume(everyStep.files().getFirst(), rows))
                .withMessageContaining("the fewest rows of a last batch was 2 then, and is 8 now");
    }

    /** Of 25 rows in three parts, 17 and 16 are trained with. */
    @Test
    void everyPartOfACrossValidationCanBeTrained() {
        for (TrainTestSplit split : CrossValidation.of(CurveClassification.points(25), 3, 1)) {
            Trainer trainer = trainer().dropLast(2);
            assertThat(trainer.fit(split.training().on(device)).steps()).isEqualTo(6);
            assertThat(Evaluation.loss(
                            trainer.model(),
                            trainer.loss(),
                            split.test().select(0).on(device)))
                    .isFinite();
        }
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().dropLast(0))
                .withMessage("dropLast takes a number of rows from 1 to that of a batch, 8, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().dropLast(9));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trainer().dropLast().fit(CurveClassification.points(7).on(device)))
                .withMessage(
                        "dropLast leaves no batch: there are only 7 row(s), and the last batch is left out if it has"
                                + " fewer than 8");
    }
}
