/**
 * Files in and out: {@link org.kudari.io.CsvFile CSV} and {@link org.kudari.io.IdxDirectory MNIST's IDX} to learn from,
 * {@link org.kudari.io.Safetensors safetensors} to keep what was learnt. Whatever is wrong with a file is one
 * {@link org.kudari.io.InvalidInputException}, whose message is one line that names the file and the place in it.
 */
package org.kudari.io;
