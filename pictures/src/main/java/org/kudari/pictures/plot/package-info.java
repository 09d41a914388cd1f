/** Plots: axes, and the lines, points, bars, maps and contours that are drawn in them. */
package org.kudari.pictures.plot;
