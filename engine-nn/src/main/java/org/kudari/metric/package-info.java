/**
 * Metrics: how good a model's outputs are, streamed over batches. A {@link org.kudari.metric.Metric} is fed batches and
 * then asked; {@link org.kudari.metric.Metrics} feeds several and reads each tensor once.
 *
 * <p>Sums are exact and rounded once. So a value has the same bits in whatever order the rows come, and however they
 * are split among metrics that are merged.
 *
 * <p>May use {@code metric.state}, and of the engine {@code layout} and {@code tensor}.
 */
package org.kudari.metric;
