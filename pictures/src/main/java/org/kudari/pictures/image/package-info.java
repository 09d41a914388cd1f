/** Images of numbers: tiles and pixels. */
package org.kudari.pictures.image;
