/**
 * Trained models: predictions from rows in their own units, and the model file.
 *
 * <p>May use {@code table}, {@code table.schema}, {@code data}, {@code io}, {@code io.tensors}, {@code metric}, {@code
 * model}, {@code model.codec} and the engine.
 */
package org.kudari.predict;
