package org.kudari.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.tensor.Tensor;

/**
 * Several metrics by name, fed together. Each tensor of a batch is read from its device once. What several metrics that
 * take the outputs for the same need of it, such as the log-softmax, is computed once.
 *
 * <pre>{@code
 * var metrics = Metrics.of(new Accuracy(), new F1(10, Average.MACRO), new LogLoss(Outputs.LOGITS));
 * }</pre>
 *
 * <p>A value is then asked for by its name, such as {@code metrics.value("macroF1")}.
 */
public final class Metrics {
    private final Map<String, Metric> metrics;

    private Metrics(Map<String, Metric> metrics) {
        this.metrics = metrics;
    }

    /**
     * {@return a group of metrics under their own names}
     *
     * @param metrics the metrics, in the order in which they are told
     * @throws IllegalArgumentException if two have one name: {@link #named} gives them others
     */
    public static Metrics of(Metric... metrics) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            if (byName.put(metric.name(), metric) != null) {
                throw new IllegalArgumentException(
                        "two metrics have the name " + metric.name() + ": name them, with Metrics.named");
            }
        }
        return new Metrics(byName);
    }

    /**
     * {@return a group of metrics under names of the program's choice}
     *
     * @param metrics the metrics, in the order in which they are told, such as that of a {@link LinkedHashMap}
     */
    public static Metrics named(Map<String, Metric> metrics) {
        return new Metrics(new LinkedHashMap<>(metrics));
    }

    /**
     * Adds the rows of a batch to each metric. Waits for the device. Where a metric refuses the batch, those before it
     * have its rows.
     *
     * @param outputs a model's outputs
     * @param targets the truth
     * @throws IllegalArgumentException if a shape or a value is not what a metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public void add(Tensor outputs, Tensor targets) {
        add(MetricBatch.of(outputs, targets));
    }

    /**
     * Adds the rows of a batch that have weights to each metric. Waits for the device. Where a metric refuses the
     * batch, those before it have its rows.
     *
     * @param outputs a model's outputs
     * @param targets the truth
     * @param weights the rows' weights {@code [rows]}, finite and not negative
     * @throws IllegalArgumentException if a shape or a value is not what a metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public void add(Tensor outputs, Tensor targets, Tensor weights) {
        add(MetricBatch.of(outputs, targets, weights));
    }

    /**
     * Adds the rows of a batch that was read before to each metric. Where a metric refuses the batch, those before it
     * have its rows.
     *
     * @param batch the batch
     * @throws IllegalArgumentException if a shape or a value is not what a metric needs
     * @throws IndexOutOfBoundsException if a class index is that of no class
     */
    public void add(MetricBatch batch) {
        metrics.values().forEach(metric -> metric.add(batch));
    }

    /**
     * {@return a metric}
     *
     * @param name its name in this group
     * @throws IllegalArgumentException if there is none of this name
     */
    public Metric get(String name) {
        Metric metric = metrics.get(name);
        if (metric == null) {
            throw new IllegalArgumentException("no metric is named " + name + ": there are " + metrics.keySet());
        }
        return metric;
    }

    /**
     * {@return the value of a metric}
     *
     * @param name its name in this group
     * @throws IllegalArgumentException if there is none of this name
     */
    public double value(String name) {
        return get(name).value();
    }

    /** {@return the values by name, in the order of the metrics} */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach((name, metric) -> values.put(name, metric.value()));
        return values;
    }

    /**
     * Adds all rows that another group has seen.
     *
     * @param other a group of the same metrics under the same names
     * @throws IllegalArgumentException if the names or kinds differ
     */
    public void merge(Metrics other) {
        if (!other.metrics.keySet().equals(metrics.keySet())) {
            throw new IllegalArgumentException("merge: metrics " + metrics.keySet()
                    + " take those of a group of the same names, not " + other.metrics.keySet());
        }
        metrics.forEach((name, metric) -> metric.merge(other.metrics.get(name)));
    }

    /** Makes each metric forget all rows. */
    public void reset() {
        metrics.values().forEach(Metric::reset);
    }

    /** A line for each metric. */
    @Override
    public String toString() {
        return metrics.entrySet().stream()
                .map(entry -> entry.getValue().text(entry.getKey()))
                .collect(Collectors.joining("\n"));
    }
}
