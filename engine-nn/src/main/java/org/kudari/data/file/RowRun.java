package org.kudari.data.file;

/**
 * Rows that follow each other in a file.
 *
 * @param first the first of them, from 0
 * @param count how many there are
 */
public record RowRun(int first, int count) {}
