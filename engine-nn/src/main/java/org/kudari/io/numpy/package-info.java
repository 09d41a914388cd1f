/**
 * Tables in NumPy's files: an archive {@code .npz} with features and labels, a pair of {@code .npy} files, or a single
 * one. {@link org.kudari.io.numpy.NumpySource} has the rules.
 *
 * <p>May use {@code io}, {@code io.files}, {@code io.tensors}, {@code table} and {@code table.cells}.
 */
package org.kudari.io.numpy;
