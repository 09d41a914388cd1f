/**
 * Files of named arrays: {@link org.kudari.io.tensors.Safetensors safetensors}.
 *
 * <p>May use {@code io} and {@code io.files}, and the library for JSON, which no other package uses. It does not know
 * models or tables.
 */
package org.kudari.io.tensors;
