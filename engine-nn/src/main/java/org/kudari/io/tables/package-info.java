/**
 * Files of tables that are not text: {@link org.kudari.io.tables.IdxDirectory MNIST's IDX}.
 *
 * <p>May use {@code data}, {@code io} and {@code io.files}. It does not know tensors.
 */
package org.kudari.io.tables;
