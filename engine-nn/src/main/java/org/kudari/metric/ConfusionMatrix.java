package org.kudari.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.kudari.metric.state.WeightSums;

/**
 * How many rows of each class were predicted to be of each class. The first index is the true class and the second the
 * predicted one, as in scikit-learn's {@code confusion_matrix}. The value is the accuracy, the share of the diagonal.
 *
 * <p>The outputs are {@code [rows, classes]}, logits or probabilities alike; predicted classes {@code [rows]} of an
 * integer type; or one column for class 1 of two, where it is said which. The memory is 8 bytes a pair of classes, and
 * 0.6 KB for each pair that occurs with weights other than 1.
 */
public final class ConfusionMatrix extends Metric {
    private final List<String> names;
    private final Outputs outputs;
    private WeightSums pairs;

    /**
     * Of classes that are named by their indices.
     *
     * @param classes the number of classes
     * @throws IllegalArgumentException if there are fewer than 2, or too many for a matrix of them
     */
    public ConfusionMatrix(int classes) {
        this(IntStream.range(0, classes).mapToObj(Integer::toString).toList(), Outputs.SCORES);
    }

    /**
     * Of classes with names.
     *
     * @param names the name of each class
     * @param outputs what the outputs are, which says for one column where class 1 begins: a logit above 0, a
     *     probability above 0.5
     * @throws IllegalArgumentException if there are fewer than 2 classes, or too many for a matrix of them
     */
    public ConfusionMatrix(List<String> names, Outputs outputs) {
        super("confusionMatrix", List.copyOf(names), outputs);
        if (names.size() < 2 || names.size() > 46_000) {
            throw new IllegalArgumentException(
                    "confusionMatrix: " + names.size() + " class(es), and from 2 to 46000 are possible");
        }
        this.names = List.copyOf(names);
        this.outputs = outputs;
        clear();
    }

    @Override
    protected void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(outputs, name());
        rows.requireClasses(names.size(), name());
        int[] predicted = rows.predicted(name());
        for (int row = 0; row < rows.rows(); row++) {
            pairs.add(rows.label(row) * names.size() + predicted[row], rows.weight(row));
        }
    }

    /**
     * {@return the number of rows of a class that were predicted to be of another, or the sum of their weights}
     *
     * @param actual the true class
     * @param predicted the predicted class
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double count(int actual, int predicted) {
        int classes = names.size();
        return pairs.get(Objects.checkIndex(actual, classes) * classes + Objects.checkIndex(predicted, classes));
    }

    /** {@return all counts, by the true class and then by the predicted one} */
    public double[][] counts() {
        double[][] counts = new double[names.size()][names.size()];
        for (int actual = 0; actual < counts.length; actual++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                counts[actual][predicted] = count(actual, predicted);
            }
        }
        return counts;
    }

    /** {@return the accuracy; NaN without rows} */
    @Override
    public double value() {
        double right = 0;
        double all = 0;
        for (int actual = 0; actual < names.size(); actual++) {
            right += count(actual, actual);
            for (int predicted = 0; predicted < names.size(); predicted++) {
                all += count(actual, predicted);
            }
        }
        return right / all;
    }

    /**
     * The matrix as text: a line for each true class, a column for each predicted one.
     *
     * <pre>
     * true \ predicted  cat  dog
     * cat                 9    1
     * dog                 2    8
     * </pre>
     *
     * @return the lines
     */
    public String table() {
        List<List<String>> lines = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("true \\ predicted"));
        heading.addAll(names);
        lines.add(heading);
        for (int actual = 0; actual < names.size(); actual++) {
            List<String> line = new ArrayList<>(List.of(names.get(actual)));
            for (int predicted = 0; predicted < names.size(); predicted++) {
                line.add(number(count(actual, predicted)));
            }
            lines.add(line);
        }
        int[] widths = IntStream.rangeClosed(0, names.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .getAsInt())
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(String.format(Locale.ROOT, "%-" + widths[0] + "s", line.getFirst()));
            for (int i = 1; i < widths.length; i++) {
                text.append(String.format(Locale.ROOT, "  %" + widths[i] + "s", line.get(i)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String number(double count) {
        return String.format(Locale.ROOT, count == Math.rint(count) ? "%.0f" : "%.3f", count);
    }

    @Override
    protected void mergeState(Metric other) {
        pairs.add(((ConfusionMatrix) other).pairs);
    }

    @Override
    protected void clear() {
        pairs = new WeightSums(names.size() * names.size());
    }
}
