/**
 * Generates loops as bytecode. A kernel (an expression of the core) becomes a program: a list of primitives over
 * numbered slots. A program first runs as one loop for each primitive, and as one fused loop once it has been used
 * often. New vector code is called on sample data in the background until the JIT has compiled it; a plain loop with
 * the same bits runs in its place until then.
 *
 * <p>May use {@code codegen.lanes}, {@code platform} and {@code threads} (the scratch memory of a worker).
 */
package org.kudari.cpu.codegen;
