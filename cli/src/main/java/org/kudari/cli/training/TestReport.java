package org.kudari.cli.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.terminal.TextTable;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.metric.Accuracy;
import org.kudari.metric.BalancedAccuracy;
import org.kudari.metric.ConfusionMatrix;
import org.kudari.metric.MeanAbsoluteError;
import org.kudari.metric.MetricBatch;
import org.kudari.metric.Outputs;
import org.kudari.metric.R2;
import org.kudari.metric.RocAuc;
import org.kudari.metric.RootMeanSquaredError;
import org.kudari.predict.Predictions;
import org.kudari.predict.Predictor;
import org.kudari.tabular.ModelRows;
import org.kudari.tensor.Tensor;

/** What the test rows say about a model, beside what a guess that looks at no feature would get. */
public sealed interface TestReport {

    /** {@return the figures for a person, a line each} */
    List<String> lines();

    /** {@return why the model should not be trusted; empty if nothing speaks against it} */
    Optional<String> warning();

    /** Adds the figures to the result of a training. */
    void putInto(Json json);

    /**
     * Predicts rows, and compares with the truth.
     *
     * @param test the rows, as the model takes them
     * @param training the rows that a guess would be made by
     */
    static TestReport of(Predictor predictor, ModelRows test, ModelRows training) {
        return predictor.task() == Task.CLASSIFY ? ofClasses(predictor, test, training) : ofNumbers(predictor, test);
    }

    private static OfClasses ofClasses(Predictor predictor, ModelRows test, ModelRows training) {
        List<String> names = predictor.schema().classes();
        int count = names.size();
        ConfusionMatrix confusion = new ConfusionMatrix(count);
        BalancedAccuracy balanced = new BalancedAccuracy(count);
        Accuracy accuracy = new Accuracy();
        RocAuc auc = new RocAuc(2, Outputs.PROBABILITIES);
        for (Table table : test.tables()) {
            Predictions.Classes predicted = (Predictions.Classes) predictor.predictPrepared(table);
            Target.Classes truth = (Target.Classes) table.target().orElseThrow();
            MetricBatch batch = MetricBatch.ofClasses(predicted.indices(), truth.indices());
            confusion.add(batch);
            balanced.add(batch);
            accuracy.add(batch);
            if (count == 2) {
                addProbabilities(auc, predictor, predicted, truth);
            }
        }
        double[][] counts = confusion.counts();
        double[] rows = Arrays.stream(counts)
                .mapToDouble(actual -> Arrays.stream(actual).sum())
                .toArray();
        int commonest = commonest(training.classCounts(count));
        boolean hasArea = count == 2 && rows[0] > 0 && rows[1] > 0;
        return new OfClasses(
                names,
                counts,
                accuracy.value(),
                balanced.value(),
                hasArea ? OptionalDouble.of(auc.value()) : OptionalDouble.empty(),
                names.get(commonest),
                rows[commonest] / test.rows());
    }

    private static void addProbabilities(
            RocAuc auc, Predictor predictor, Predictions.Classes predicted, Target.Classes truth) {
        Device device = predictor.model().device();
        try (Scope _ = device.scope()) {
            Tensor probabilities = Tensor.of(device, predicted.probabilities(), predicted.rows(), 2);
            auc.add(MetricBatch.of(probabilities, Tensor.of(device, truth.indices(), truth.rows())));
        }
    }

    private static int commonest(long... rows) {
        int commonest = 0;
        for (int i = 1; i < rows.length; i++) {
            commonest = rows[i] > rows[commonest] ? i : commonest;
        }
        return commonest;
    }

    private static OfNumbers ofNumbers(Predictor predictor, ModelRows test) {
        R2 r2 = new R2();
        RootMeanSquaredError rmse = new RootMeanSquaredError();
        MeanAbsoluteError mae = new MeanAbsoluteError();
        RootMeanSquaredError guess = new RootMeanSquaredError();
        for (Table table : test.tables()) {
            Predictions.Numbers predicted = (Predictions.Numbers) predictor.predictPrepared(table);
            double[] truth =
                    ((Target.Numbers) Score.truth(predictor, table.target().orElseThrow())).numbers();
            MetricBatch batch = MetricBatch.ofNumbers(predicted.values(), truth);
            r2.add(batch);
            rmse.add(batch);
            mae.add(batch);
            double[] mean = new double[truth.length];
            Arrays.fill(mean, predictor.schema().quantity().orElseThrow().mean());
            guess.add(MetricBatch.ofNumbers(mean, truth));
        }
        return new OfNumbers(
                predictor.schema().label().orElseThrow().name(),
                test.rows(),
                r2.value(),
                rmse.value(),
                mae.value(),
                guess.value());
    }

    /**
     * Of a classification.
     *
     * @param confusion the rows of each true class by predicted class
     * @param rocAuc of two classes, if both are there
     * @param commonest the commonest class in the training rows
     * @param guess the accuracy of always predicting that
     */
    record OfClasses(
            List<String> names,
            double[][] confusion,
            double accuracy,
            double balancedAccuracy,
            OptionalDouble rocAuc,
            String commonest,
            double guess)
            implements TestReport {
        private static final int SHOWN_CLASSES = 20;

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add(Text.format(
                    "always guessing '%s' gives %.2f %%; balanced accuracy %.2f %%%s",
                    commonest,
                    100 * guess,
                    100 * balancedAccuracy,
                    rocAuc.isPresent() ? Text.format(", ROC AUC %.4f", rocAuc.getAsDouble()) : ""));
            TextTable table = new TextTable("class", ">precision", ">recall", ">rows");
            for (int i = 0; i < Math.min(names.size(), SHOWN_CLASSES); i++) {
                table.row(names.get(i), percent(precision(i)), percent(recall(i)), Text.format("%,.0f", rows(i)));
            }
            lines.addAll(table.lines());
            if (names.size() > SHOWN_CLASSES) {
                lines.add(Text.format("... and %,d more classes; --json has all", names.size() - SHOWN_CLASSES));
            }
            return lines;
        }

        private static String percent(double fraction) {
            return Double.isNaN(fraction) ? "-" : Text.format("%.2f %%", 100 * fraction);
        }

        private double rows(int actual) {
            return Arrays.stream(confusion[actual]).sum();
        }

        /** NaN if the class is never predicted. */
        private double precision(int index) {
            double predicted = 0;
            for (double[] actual : confusion) {
                predicted += actual[index];
            }
            return confusion[index][index] / predicted;
        }

        /** NaN if the class has no rows. */
        private double recall(int index) {
            return confusion[index][index] / rows(index);
        }

        @Override
        public Optional<String> warning() {
            return accuracy > guess
                    ? Optional.empty()
                    : Optional.of(Text.format(
                            "the network does no better than always guessing '%s': %.2f %% against %.2f %%",
                            commonest, 100 * accuracy, 100 * guess));
        }

        @Override
        public void putInto(Json json) {
            json.put("testGuess", guess).put("testBalancedAccuracy", balancedAccuracy);
            rocAuc.ifPresent(value -> json.put("testRocAuc", value));
            List<Json> classes = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                classes.add(new Json()
                        .put("class", names.get(i))
                        .put("precision", precision(i))
                        .put("recall", recall(i))
                        .put("rows", (long) rows(i)));
            }
            json.put("classes", classes);
        }
    }

    /**
     * Of a regression, in the units of the label.
     *
     * @param guess the root mean squared error of always predicting the mean of the training rows
     */
    record OfNumbers(String label, int rows, double r2, double rmse, double mae, double guess) implements TestReport {
        @Override
        public List<String> lines() {
            return List.of(Text.format(
                    "in units of '%s': RMSE %s, MAE %s; always guessing the mean gives RMSE %s",
                    label, number(rmse), number(mae), number(guess)));
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.5g", value);
        }

        @Override
        public Optional<String> warning() {
            return rmse < guess || guess == 0
                    ? Optional.empty()
                    : Optional.of(Text.format(
                            "the network does no better than always guessing the mean: RMSE %s against %s",
                            number(rmse), number(guess)));
        }

        @Override
        public void putInto(Json json) {
            json.put("testRmse", rmse).put("testMae", mae).put("testGuessRmse", guess);
        }
    }
}
