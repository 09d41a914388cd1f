/** What exhibits are about: landscapes to go down, prices to foretell, times that were measured. */
package org.kudari.examples.gallery.parts;
