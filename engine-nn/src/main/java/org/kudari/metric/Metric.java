package org.kudari.metric;

import java.util.List;
import java.util.Locale;
import org.kudari.tensor.Tensor;

/**
 * A measure of a model's outputs against the truth. It is fed batches and then asked:
 *
 * <pre>{@code
 * var f1 = new F1(10, Average.MACRO);
 * for (var batch : test.batches(512)) {
 *     try (var _ = device.scope()) {
 *         f1.add(model.predict(batch.inputs()), batch.labels());
 *     }
 * }
 * out.println(f1);
 * }</pre>
 *
 * <p>A batch is read from its device in one copy a tensor. The metrics of this package keep exact sums, whose size does
 * not grow with the rows, and {@link RocAuc} and {@link AveragePrecision} the scores of all rows. Their values are
 * functions of the set of rows: bit for bit the same in any order, and {@linkplain #merge merged} from any split. That
 * holds because each row's part depends on the row alone and sums do not round.
 *
 * <p>Rows may have weights, with the meaning of scikit-learn's {@code sample_weight}: a row of weight 2 counts as two
 * rows, and one of weight 0 as none.
 *
 * <p>Without rows, or if all weights are 0, the value is NaN. A batch that is refused leaves the metric as it was. A
 * metric is for one thread at a time; several threads feed one each and merge them.
 *
 * <p>A metric of one's own extends this class and says what it remembers.
 */
public abstract class Metric {
    private final String name;
    private final List<Object> settings;
    private long rows;

    /**
     * An empty metric.
     *
     * @param name its name, such as {@code logLoss}
     * @param settings what must be equal in metrics that are merged, such as the number of classes
     */
    protected Metric(String name, Object... settings) {
        this.name = name;
        this.settings = List.of(settings);
    }

    /** {@return the name, with the settings that tell it from others of its kind, such as {@code macroF1}} */
    public final String name() {
        return name;
    }

    /** {@return the number of rows since the start or the last reset, whatever their weights} */
    public final long rows() {
        return rows;
    }

    /**
     * Adds the rows of a batch. Waits for the device.
     *
     * @param outputs a model's outputs, as the metric describes them
     * @param targets the truth: class indices {@code [rows]}, or numbers of the shape of the outputs
     * @throws IllegalArgumentException if a shape or a value is not what the metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public final void add(Tensor outputs, Tensor targets) {
        add(MetricBatch.of(outputs, targets));
    }

    /**
     * Adds the rows of a batch that have weights. Waits for the device.
     *
     * @param outputs a model's outputs, as the metric describes them
     * @param targets the truth: class indices {@code [rows]}, or numbers of the shape of the outputs
     * @param weights the rows' weights {@code [rows]}, finite and not negative
     * @throws IllegalArgumentException if a shape or a value is not what the metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public final void add(Tensor outputs, Tensor targets, Tensor weights) {
        add(MetricBatch.of(outputs, targets, weights));
    }

    /**
     * Adds the rows of a batch that was read before.
     *
     * @param batch the batch
     * @throws IllegalArgumentException if a shape or a value is not what the metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public final void add(MetricBatch batch) {
        addRows(batch);
        rows += batch.rows();
    }

    /**
     * Adds all rows that another metric has seen, as if this one had seen them.
     *
     * @param other a metric of this class with the same name and settings; it is not changed
     * @throws IllegalArgumentException if it is of another kind, has other settings, or is this one
     */
    public final void merge(Metric other) {
        if (other == this) {
            throw new IllegalArgumentException(name + ": merged with itself, each row would count twice");
        }
        if (other.getClass() != getClass() || !other.name.equals(name) || !other.settings.equals(settings)) {
            throw new IllegalArgumentException(
                    "merge: " + description() + " takes one of its kind, not " + other.description());
        }
        mergeState(other);
        rows += other.rows;
    }

    private String description() {
        return settings.isEmpty() ? name : name + " " + settings;
    }

    /** Forgets all rows. */
    public final void reset() {
        clear();
        rows = 0;
    }

    /** {@return the metric of the rows so far; NaN if it is not defined for them} */
    public abstract double value();

    /**
     * Adds the rows of a batch. Where it throws, it has changed nothing.
     *
     * @param batch the batch
     */
    protected abstract void addRows(MetricBatch batch);

    /**
     * Adds what another metric remembers.
     *
     * @param other a metric of this class with the same settings
     */
    protected abstract void mergeState(Metric other);

    /** Forgets what this metric remembers. */
    protected abstract void clear();

    /** One line: {@code accuracy 0.97120 (10,000 rows)}. */
    @Override
    public final String toString() {
        return text(name);
    }

    /** The line, under another name. */
    final String text(String shownName) {
        return String.format(Locale.ROOT, "%s %.5g (%,d row%s)", shownName, value(), rows, rows == 1 ? "" : "s");
    }
}
