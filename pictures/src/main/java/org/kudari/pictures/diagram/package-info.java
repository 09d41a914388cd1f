/** Graphs in layers: boxes with texts, and the arrows between them. */
package org.kudari.pictures.diagram;
