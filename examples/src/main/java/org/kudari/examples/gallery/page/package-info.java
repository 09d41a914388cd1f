/** What an exhibit of the gallery is shown on: its figures, its words in two languages, and the page of them all. */
package org.kudari.examples.gallery.page;
