/**
 * A generated data set of handwritten-looking digits that needs no download: {@link org.kudari.data.strokes.Strokes}.
 *
 * <p>May use {@code data} alone.
 */
package org.kudari.data.strokes;
