package org.kudari.cpu.codegen;

/**
 * A part of a program, and the loop that runs it at the moment: first {@link UnfusedLoops}, later perhaps a fused loop.
 *
 * @param loop the loop that runs now
 * @param group the primitives that one fused loop can compute; null if there is nothing to fuse
 * @param slots the number of slots of the program
 */
record FusibleLoop(SwappableLoop<ProgramLoop> loop, FusionGroup group, int slots) {}
