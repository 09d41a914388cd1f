/**
 * From a table of any source to what a model is trained with: {@link org.kudari.tabular.TableLoader} reads it, holds rows
 * out, infers the schema and encodes the rows, and {@link org.kudari.tabular.TabularNetwork} makes a network that takes
 * them. A table larger than memory is converted to temporary files.
 *
 * <p>May use {@code table}, {@code table.schema}, {@code table.schema.inference}, {@code table.stream}, {@code data},
 * {@code data.file}, {@code device}, {@code io}, {@code io.files}, {@code model} and {@code nn}.
 */
package org.kudari.tabular;
