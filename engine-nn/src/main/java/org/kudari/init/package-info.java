/**
 * Initial values of parameters.
 *
 * <p>May use the engine: {@code layout}, {@code random}, {@code device} and {@code tensor}.
 */
package org.kudari.init;
