/**
 * Reads and writes files: tables from {@link org.kudari.io.CsvFile CSV} and {@link org.kudari.io.IdxDirectory MNIST's
 * IDX}, tensors in {@link org.kudari.io.Safetensors safetensors}. Every error in a file is an {@link
 * org.kudari.io.InvalidInputException}, whose message is one line that names the file and the place in it.
 *
 * <p>May use {@code data}, and the libraries for CSV and JSON, which no other package uses. It does not know tensors.
 */
package org.kudari.io;
