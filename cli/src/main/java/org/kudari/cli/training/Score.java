package org.kudari.cli.training;

import java.util.List;
import org.kudari.cli.terminal.Text;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.predict.Predictor;
import org.kudari.tabular.ModelRows;

/**
 * How good predictions are: the accuracy of a classification, the coefficient of determination (R2) of a regression.
 *
 * @param value 1 for perfect ones
 * @param confusion by true class and then by predicted one, how many rows; empty if nobody counted
 */
public record Score(Task task, double value, int rows, List<List<Long>> confusion) {
    /** Of more classes nobody reads what is taken for what. */
    private static final int MOST_CLASSES = 50;

    /** A score without counts. */
    Score(Task task, double value, int rows) {
        this(task, value, rows, List.of());
    }

    /** Predicts rows as the model takes them, and compares. */
    static Score of(Predictor predictor, ModelRows rows) {
        int classes =
                predictor.task() == Task.CLASSIFY ? predictor.schema().classes().size() : 0;
        RunningScore score = new RunningScore(predictor.task(), classes <= MOST_CLASSES ? classes : 0);
        for (Table prepared : rows.tables()) {
            score.add(
                    predictor.predictPrepared(prepared),
                    truth(predictor, prepared.target().orElseThrow()));
        }
        return score.score().orElseGet(() -> new Score(predictor.task(), Double.NaN, 0));
    }

    /** The truth in its own units. */
    public static Target truth(Predictor predictor, Target prepared) {
        return switch (prepared) {
            case Target.Classes classes -> classes;
            case Target.Numbers numbers -> predictor.ownUnits(numbers);
        };
    }

    /** Its name in JSON: {@code accuracy} or {@code r2}. */
    public String key() {
        return task == Task.CLASSIFY ? "accuracy" : "r2";
    }

    /** Its name in the JSON of a training: {@code testAccuracy} or {@code testR2}. */
    public String testKey() {
        return task == Task.CLASSIFY ? "testAccuracy" : "testR2";
    }

    /** {@code accuracy 97.12 %}, {@code R2 0.8123}. */
    String text() {
        return task == Task.CLASSIFY ? Text.format("accuracy %.2f %%", 100 * value) : Text.format("R2 %.4f", value);
    }

    /** The same with what it is made of: {@code accuracy 97.12 % (9,712 of 10,000 rows)}. */
    public String details() {
        return task == Task.CLASSIFY
                ? Text.format("%s (%,d of %s)", text(), Math.round(value * rows), Text.count(rows, "row"))
                : text() + " (" + Text.count(rows, "row") + ")";
    }
}
