package org.kudari.opencl.source;

/**
 * The source of a program in OpenCL C with one kernel. Implementations are records: equal sources have equal texts, so
 * a program is compiled once for each.
 */
public interface ProgramSource {

    /** The kernel's name. */
    String name();

    /** The program. */
    String text();
}
