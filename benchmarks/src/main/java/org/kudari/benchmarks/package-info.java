/**
 * Programs that compare kernels with OpenBLAS and with a copy, and the reader of CSV files with DuckDB's, in one process;
 * and the two measures that other packages use, too: the peak of multiply-adds and the binding of OpenBLAS.
 *
 * <p>May use the engine, the CPU backend and the reader of CSV files, but no other package of this module.
 */
package org.kudari.benchmarks;
