/**
 * Kernels that fill tensors with random numbers, by the Philox generator. The package may use {@code launch},
 * {@code runtime} and {@code source}.
 */
package org.kudari.opencl.random;
