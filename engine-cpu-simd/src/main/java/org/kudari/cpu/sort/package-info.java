/**
 * Sorting along an axis. {@link org.kudari.cpu.sort.ArgSortKernels} shares rows, or parts of one row, between threads;
 * {@link org.kudari.cpu.sort.RowSorter} sorts one row.
 */
package org.kudari.cpu.sort;
