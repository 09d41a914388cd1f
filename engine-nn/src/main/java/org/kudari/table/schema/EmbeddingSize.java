package org.kudari.table.schema;

import java.util.OptionalInt;

/**
 * The size of an embedding that a model needs for a column.
 *
 * @param column the name of the column
 * @param count the number of indices, from 0
 * @param width the number of features that each index becomes
 * @param padding the index of unknown values if no training row has it: its vector is not learned, and best stays 0;
 *     empty if training rows have all indices
 */
public record EmbeddingSize(String column, int count, int width, OptionalInt padding) {}
