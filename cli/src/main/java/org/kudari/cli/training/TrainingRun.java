package org.kudari.cli.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Dataset;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.predict.PermutationImportance;
import org.kudari.predict.Predictor;
import org.kudari.tabular.StoredData;
import org.kudari.train.Callback;
import org.kudari.train.DivergenceException;
import org.kudari.train.Evaluation;
import org.kudari.train.Progress;
import org.kudari.train.TrainingReport;
import org.kudari.watch.TrainingWatch;

/**
 * A network on a device with the data it learns from: softmax cross-entropy for classes, squared error for quantities.
 */
public final class TrainingRun {
    /** A loss that has grown this much has not had hard rows: the steps went too far. */
    private static final double EXPLODED = 10;
    /** As often as scikit-learn does. */
    private static final int SHUFFLES = 5;

    private final StoredData data;
    private final Predictor predictor;
    private final Loss loss;
    private final Dataset trainingRows;
    private double firstLoss = Double.NaN;

    /** Puts the network on the device; the seed decides its first weights. */
    public TrainingRun(StoredData data, Layer network, Device device, long seed, Loss loss) {
        this.data = data;
        this.predictor = new Predictor(network.on(device, seed), data.schema());
        this.loss = loss;
        this.trainingRows = data.training().on(device);
    }

    /**
     * Trains the network, and tells the callbacks.
     *
     * @param watch watches a trainer of {@link #model}
     * @param checkpoint the checkpoint to go on from, if there is one
     * @throws DivergenceException if a loss or a parameter is not finite
     */
    public TrainingReport train(TrainingWatch watch, Optional<Path> checkpoint, Callback... callbacks) {
        Callback[] all = Arrays.copyOf(callbacks, callbacks.length + 1);
        all[callbacks.length] = new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                if (progress.epoch() == 1 && progress.step() == 1) {
                    firstLoss = progress.loss().getAsDouble();
                }
                return true;
            }
        };
        return checkpoint.isPresent()
                ? watch.resume(checkpoint.get(), trainingRows, all)
                : watch.fit(trainingRows, all);
    }

    /** The loss of the first step, before the network was changed; that of guessing if an earlier run did that step. */
    public double firstLoss() {
        return Double.isNaN(firstLoss) ? lossOfGuessing() : firstLoss;
    }

    private double lossOfGuessing() {
        // Of a standardised target the mean has the squared error 1.
        return predictor.task() == Task.CLASSIFY ? Math.log(data.schema().outputs()) : 1;
    }

    /**
     * Whether a training has diverged though its loss is finite: the loss is far above the first one, and above that of
     * guessing.
     *
     * @param lastLoss the mean loss of the last epoch
     */
    public boolean hasExploded(double lastLoss) {
        return lastLoss > EXPLODED * Math.max(firstLoss(), lossOfGuessing());
    }

    /** The names of the classes; none for a quantity. */
    public List<String> classes() {
        return predictor.task() == Task.CLASSIFY ? data.schema().classes() : List.of();
    }

    /** The network on its device. */
    public Model model() {
        return predictor.model();
    }

    /** The network together with what its inputs and outputs mean, as it is saved. */
    public Predictor predictor() {
        return predictor;
    }

    /**
     * The mean loss over the test rows; of a regression in units of the standardised target.
     *
     * @throws DivergenceException if it is not finite
     */
    public double testLoss() {
        double testLoss = Evaluation.loss(model(), judgingLoss(), testRows());
        if (!Double.isFinite(testLoss)) {
            requireFiniteOnTestRows();
        }
        return testLoss;
    }

    /** The rows that the model is trained with, as it takes them. */
    public Dataset trainingRows() {
        return trainingRows;
    }

    /** The loss that the model is trained by. */
    public Loss loss() {
        return loss;
    }

    /** The rows to judge the model by while it is trained, as the model takes them; there must be some. */
    public Dataset validationRows() {
        return data.validation().orElseThrow().on(model().device());
    }

    /** The loss by which models are compared, whatever they are trained by: no smoothed labels, no weights. */
    public Loss judgingLoss() {
        return predictor.task() == Task.CLASSIFY ? Losses::crossEntropy : Losses::meanSquaredError;
    }

    /** Whether there are rows to judge the model by while it is trained, besides the test's. */
    public boolean isValidated() {
        return data.validation().isPresent();
    }

    /** How good the predictions are of the rows that the model is judged by while it is trained: not the test's. */
    public Score score() {
        return data.validation().isPresent()
                ? Score.of(predictor, data.validation().get())
                : testScore();
    }

    /** How much each column matters for the score on the test rows, which are in memory; the seed shuffles. */
    public List<PermutationImportance> importances(long seed) {
        return PermutationImportance.of(predictor, data.test().table().orElseThrow(), SHUFFLES, seed);
    }

    /** What the test rows say about the model. */
    public TestReport testReport() {
        return TestReport.of(predictor, data.test(), data.training());
    }

    private Dataset testRows() {
        return data.test().on(model().device());
    }

    private void requireFiniteOnTestRows() {
        Evaluation.divergence(model(), judgingLoss(), testRows()).ifPresent(found -> {
            throw new DivergenceException(found);
        });
    }

    /**
     * How good the model's predictions of the test rows are, taken as {@code kudari predict} takes them.
     *
     * @throws DivergenceException if a prediction is not finite
     */
    public Score testScore() {
        try {
            return Score.of(predictor, data.test());
        } catch (InvalidInputException e) {
            // It blames the rows, and cannot know how the model was trained.
            requireFiniteOnTestRows();
            throw e;
        }
    }
}
