/** Figures and animations as files: SVG, PNG, GIF. */
package org.kudari.pictures.figure;
