/**
 * The gallery: what a gradient is, in pictures. Each exhibit is one file, to be read from top to bottom; {@link
 * org.kudari.examples.gallery.Gallery} is the list of them.
 */
package org.kudari.examples.gallery;
