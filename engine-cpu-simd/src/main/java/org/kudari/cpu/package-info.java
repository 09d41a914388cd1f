/**
 * The CPU backend. {@link org.kudari.cpu.CpuProvider} opens it by name, and {@link org.kudari.cpu.CpuBackend} passes
 * each call to the package that has its kernels, or to the reference backend for element types other than float32.
 *
 * <p>This is the only package that users of the backend see. It may use every other package of the module. None of them
 * uses this one.
 */
package org.kudari.cpu;
