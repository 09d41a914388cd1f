/**
 * What a layer is and what a model is: layers declare parameters, states and inner layers while a model is built, and
 * then compute. The layers themselves are in {@code nn}.
 *
 * <p>May use {@code init}, {@code io} and {@code io.tensors}, and the engine: {@code layout}, {@code random}, {@code
 * expr}, {@code device}, {@code tensor} and {@code autograd}.
 */
package org.kudari.model;
