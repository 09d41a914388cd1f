/** Surfaces in three dimensions, seen from a place that one chooses. */
package org.kudari.pictures.surface;
