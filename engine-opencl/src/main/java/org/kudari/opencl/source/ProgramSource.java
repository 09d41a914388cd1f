package org.kudari.opencl.source;

/**
 * The source of a program in OpenCL C that has one kernel. Implementations are records of all that the text depends on,
 * so equal sources have equal texts.
 */
public interface ProgramSource {

    /** The kernel's name. */
    String name();

    /** The program. */
    String text();
}
