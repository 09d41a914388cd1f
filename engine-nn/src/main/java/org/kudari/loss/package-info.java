/**
 * Losses: the catalogue ({@link org.kudari.loss.Losses}), and what a loss of one's own is made of.
 *
 * <p>May use the engine: {@code layout}, {@code expr}, {@code op}, {@code tensor}, and enums of {@code backend}.
 */
package org.kudari.loss;
