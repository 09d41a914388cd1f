/**
 * What each column of a table is for. A {@link org.kudari.table.schema.TableSchema} has all that was learned from the
 * training rows: means and deviations, lists of categories, what missing cells are filled with. {@link
 * org.kudari.table.schema.inference.SchemaInference} makes one, and {@link org.kudari.table.schema.RowEncoder} turns rows into the
 * inputs of a model by it.
 *
 * <p>May use {@code table}, {@code data} for targets, {@code io} and {@code io.files}. It reads no files.
 */
package org.kudari.table.schema;
