/**
 * Tensors, their autograd graph, the backward pass, and groups of parameters.
 *
 * <p>May use all packages of the engine except {@code backend.reference}, {@code backend.tool} and {@code autograd}.
 */
package org.kudari.tensor;
