/**
 * Tables as people have them: columns of numbers, times and texts, with gaps, before a schema says what each is for. A
 * {@link org.kudari.table.TableSource} is where one comes from, and a {@link org.kudari.table.RawTable} holds rows of
 * it.
 *
 * <p>May use {@code io}, and the library that parses numbers, which no other package uses. It knows neither tensors nor
 * any format of files.
 */
package org.kudari.table;
