/**
 * Tables larger than memory: read once, spilled to a temporary file, and converted by a schema to files of rows as a model
 * takes them.
 */
package org.kudari.table.stream;
