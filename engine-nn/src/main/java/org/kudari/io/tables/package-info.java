/**
 * Files of tables: {@link org.kudari.io.tables.CsvFile CSV} and {@link org.kudari.io.tables.IdxDirectory MNIST's IDX}.
 *
 * <p>May use {@code data}, {@code io} and {@code io.files}, and the library for CSV. It does not
 * know tensors.
 */
package org.kudari.io.tables;
