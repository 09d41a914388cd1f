/**
 * Programs that compare kernels with OpenBLAS and with a copy in one process, and the two measures that other packages
 * use, too: the peak of multiply-adds and the binding of OpenBLAS.
 *
 * <p>May use the engine and the CPU backend, but no other package of this module.
 */
package org.kudari.benchmarks;
