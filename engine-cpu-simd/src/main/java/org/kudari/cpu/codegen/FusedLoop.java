package org.kudari.cpu.codegen;

/**
 * A part of a program and what runs it at the moment.
 *
 * @param fusionGroup what one loop can compute; null if there is nothing to fuse
 * @param slots the number of the program's slots
 */
record FusedLoop(SwappableLoop<ProgramLoop> swappableLoop, FusionGroup fusionGroup, int slots) {}
