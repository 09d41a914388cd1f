package org.kudari.cli.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.metric.Accuracy;
import org.kudari.metric.ConfusionMatrix;
import org.kudari.metric.Metric;
import org.kudari.metric.MetricBatch;
import org.kudari.metric.R2;
import org.kudari.predict.Predictions;

/** The score of predictions that come block by block. */
public final class RunningScore {
    private final Task task;
    private final Metric metric;
    private int rows;

    /** @param task what is predicted */
    public RunningScore(Task task) {
        this(task, 0);
    }

    /**
     * @param task what is predicted
     * @param classes the number of classes, to count what is taken for what; 0 not to
     */
    RunningScore(Task task, int classes) {
        this.task = task;
        this.metric = classes > 0 ? new ConfusionMatrix(classes) : task == Task.CLASSIFY ? new Accuracy() : new R2();
    }

    /** Compares a block of predictions with the truth, which is of their kind. */
    public void add(Predictions predictions, Target truth) {
        add(predictions, truth, IntStream.range(0, truth.rows()).toArray());
    }

    /**
     * Compares some of a block of predictions with the truth, which is of their kind.
     *
     * @param truth that of these rows alone
     * @param labelled the rows whose truth is known
     */
    public void add(Predictions predictions, Target truth, int... labelled) {
        if (labelled.length == 0) {
            return;
        }
        metric.add(
                switch (predictions) {
                    case Predictions.Classes classes ->
                        MetricBatch.ofClasses(
                                Arrays.stream(labelled)
                                        .map(row -> classes.indices()[row])
                                        .toArray(),
                                ((Target.Classes) truth).indices());
                    case Predictions.Numbers numbers ->
                        MetricBatch.ofNumbers(
                                Arrays.stream(labelled)
                                        .mapToDouble(row -> numbers.values()[row])
                                        .toArray(),
                                ((Target.Numbers) truth).numbers());
                });
        rows += labelled.length;
    }

    /** The score of all rows; empty if there were none. */
    public Optional<Score> score() {
        return rows == 0 ? Optional.empty() : Optional.of(new Score(task, metric.value(), rows, counts()));
    }

    private List<List<Long>> counts() {
        if (!(metric instanceof ConfusionMatrix confusion)) {
            return List.of();
        }
        return Arrays.stream(confusion.counts())
                .map(row -> Arrays.stream(row).mapToObj(count -> (long) count).toList())
                .toList();
    }
}
