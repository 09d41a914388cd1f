/**
 * Data in memory, as plain arrays: {@link org.kudari.data.Table tables} of rows with a target, their {@link
 * org.kudari.data.Standardizer standardisation}, and {@link org.kudari.data.strokes.Strokes}, a generated data set of
 * handwritten-looking digits that needs no download.
 */
package org.kudari.data;
