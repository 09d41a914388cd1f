/**
 * How layers are written to files, and read: a codec for each class of layers, and the codecs that a program knows.
 *
 * <p>May use {@code model}.
 */
package org.kudari.model.codec;
