/** What figures are drawn on: lines, areas and texts, in an SVG file or in an image of pixels. */
package org.kudari.pictures.canvas;
