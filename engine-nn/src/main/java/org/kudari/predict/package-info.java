/**
 * Trained models: predictions from a table in its own units, and the model file.
 *
 * <p>May use {@code data}, {@code io}, {@code io.tables}, {@code io.tensors}, {@code metric}, {@code model}, {@code model.codec} and the
 * engine.
 */
package org.kudari.predict;
