/**
 * Elementwise kernels, each of which evaluates fused expressions. The package may use {@code launch}, {@code runtime}
 * and {@code source}.
 */
package org.kudari.opencl.elementwise;
