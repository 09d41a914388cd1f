/**
 * Optimizers, averages of weights, and schedules of the learning rate. Most optimizers are one fused kernel over the
 * flat parameters of a model.
 *
 * <p>May use the engine: {@code layout}, {@code expr}, {@code device} and {@code tensor}.
 */
package org.kudari.optim;
