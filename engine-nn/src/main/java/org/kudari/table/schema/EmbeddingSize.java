package org.kudari.table.schema;

/**
 * The size of an embedding that a model needs for a column.
 *
 * @param column the name of the column
 * @param count the number of indices, from 0
 * @param width the number of features that each index becomes
 */
public record EmbeddingSize(String column, int count, int width) {}
