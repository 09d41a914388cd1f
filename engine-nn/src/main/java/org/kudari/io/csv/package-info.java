/**
 * Text files of cells, such as CSV, as {@linkplain org.kudari.io.csv.CsvSource tables}: their format is guessed, and all
 * processors parse them.
 *
 * <p>May use {@code io}, {@code io.files} and {@code table}, and the library for CSV. It does not know what a column is
 * for.
 */
package org.kudari.io.csv;
