/**
 * Layers.
 *
 * <p>May use {@code model}, {@code model.codec} and {@code init}, the engine: {@code layout}, {@code random}, {@code expr}, {@code device},
 * {@code op}, {@code tensor}, and enums of {@code backend}.
 */
package org.kudari.nn;
