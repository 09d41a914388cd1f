/**
 * The training loop, its callbacks, and the evaluation of a model.
 *
 * <p>May use {@code data}, {@code loss}, {@code nn}, {@code optim} and the engine.
 */
package org.kudari.train;
