/**
 * From a table of any source to what a model is trained with: {@link org.kudari.tabular.TableLoader} reads it, holds rows
 * out, infers the schema and encodes the rows, and {@link org.kudari.tabular.TabularNetwork} makes a network that takes
 * them.
 *
 * <p>May use {@code table}, {@code table.schema}, {@code table.schema.inference}, {@code data}, {@code io}, {@code
 * io.files}, {@code model} and {@code nn}.
 */
package org.kudari.tabular;
