package org.kudari.cpu;

/**
 * A part of a program and what runs it at the moment.
 *
 * @param part what one loop can compute; null if there is nothing to fuse
 * @param slots the number of the program's slots
 */
record Fusion(Current<ProgramLoop> current, Part part, int slots) {}
