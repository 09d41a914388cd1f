/**
 * Reductions along axes: sum, mean, maximum, minimum, and the indices of maxima and minima; also scans, which are running
 * sums, products and recurrences. On GPUs work-groups reduce through local memory, and on processors each work-item
 * reduces by itself. The package may use {@code launch}, {@code runtime} and {@code source}.
 */
package org.kudari.opencl.reduce;
