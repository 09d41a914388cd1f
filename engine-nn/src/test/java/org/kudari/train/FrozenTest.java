package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;

/** Where nothing can be trained, a training says so before its first step. */
class FrozenTest {
    private static final String MESSAGE =
            "all parameters are frozen, so there is nothing to train: unfreeze some, such as"
                    + " model.parameters().unfreeze(name -> name.equals(\"3.bias\"))";

    private final Device device = new Device(new ReferenceBackend());
    private final Dataset rows = CurveClassification.points(20).on(device);
    private final Model model = CurveClassification.model(device, 1);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void allParametersFromTheStart() {
        model.parameters().freeze(_ -> true);
        Trainer trainer = CurveClassification.trainer(model, 2, 8, 1).checkpoints(Checkpoints.in(folder));

        assertThatIllegalStateException().isThrownBy(() -> trainer.fit(rows)).withMessage(MESSAGE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void allParametersByACallback() {
        Trainer trainer = CurveClassification.trainer(model, 2, 8, 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.fit(rows, new Callback() {
                    @Override
                    public boolean onStepEnd(Progress progress) {
                        model.parameters().freeze(_ -> progress.step() == 2);
                        return true;
                    }
                }))
                .withMessage(MESSAGE);
        assertThat(trainer.optimizer().steps()).isEqualTo(2);
    }

    @Test
    void noParametersAtAll() {
        Model empty = Sequential.of(Activation.tanh()).on(device, 1);

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        new Trainer(empty, new Sgd(empty.parameters(), 1), Losses::crossEntropy, 1, 8, 1).fit(rows))
                .withMessage("the model has no parameters, so there is nothing to train");
    }
}
