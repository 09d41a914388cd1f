/**
 * Data for training, as plain arrays in memory ({@link org.kudari.data.Table}) and on a device ({@link
 * org.kudari.data.Dataset}): batches, shuffles, splits and standardisation.
 *
 * <p>May use the engine: {@code layout}, {@code random}, {@code expr}, {@code device}, {@code op} and {@code tensor}.
 */
package org.kudari.data;
