/**
 * What a layer is and what a model is: layers declare parameters, states and inner layers while a model is built, and
 * then compute. The layers themselves are in {@code nn}.
 *
 * <p>May use the engine: {@code layout}, {@code random}, {@code expr}, {@code device} and {@code tensor}.
 */
package org.kudari.model;
