/**
 * Float32 arithmetic as it is written into generated loops. {@code LaneCode} emits instructions on lanes: on vectors of
 * one width, or on single floats in plain Java. The elementary functions (exp, log, tanh, erf, ...) are stated once, on
 * top of that, and so have the same bits on every tier.
 *
 * <p>May use {@code platform} only, and the core's table of primitives.
 */
package org.kudari.cpu.codegen.lanes;
