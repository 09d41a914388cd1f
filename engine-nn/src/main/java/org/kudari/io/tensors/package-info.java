/**
 * Files of named arrays: {@link org.kudari.io.tensors.Safetensors safetensors}, and NumPy's {@link
 * org.kudari.io.tensors.Npy .npy} and {@link org.kudari.io.tensors.Npz .npz}. What they hold is an {@link
 * org.kudari.io.tensors.ArrayData} on the host, which converts to a tensor and from one.
 *
 * <p>May use {@code io}, {@code io.files} and the engine, and the library for JSON, which no other package uses. It does
 * not know models or tables.
 */
package org.kudari.io.tensors;
