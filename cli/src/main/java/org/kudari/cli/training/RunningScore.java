package org.kudari.cli.training;

import java.util.Optional;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.metric.Accuracy;
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
        this.task = task;
        this.metric = task == Task.CLASSIFY ? new Accuracy() : new R2();
    }

    /** Compares a block of predictions with the truth, which is of their kind. */
    public void add(Predictions predictions, Target truth) {
        metric.add(
                switch (predictions) {
                    case Predictions.Classes classes ->
                        MetricBatch.ofClasses(classes.indices(), ((Target.Classes) truth).indices());
                    case Predictions.Numbers numbers ->
                        MetricBatch.ofNumbers(numbers.values(), ((Target.Numbers) truth).numbers());
                });
        rows += truth.rows();
    }

    /** The score of all rows; empty if there were none. */
    public Optional<Score> score() {
        return rows == 0 ? Optional.empty() : Optional.of(new Score(task, metric.value(), rows));
    }
}
