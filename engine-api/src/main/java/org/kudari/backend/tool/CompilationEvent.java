package org.kudari.backend.tool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call for which kernels had to be compiled. */
@Name("org.kudari.Compilation")
@Label("Kernel Compilation")
@Category("Kudari")
@Description("A call of the backend for which it compiled kernels, that ran for the first time")
@StackTrace(false)
final class CompilationEvent extends Event {
    @Label("Operation")
    String operation;

    @Label("Detail")
    String detail;

    @Label("Kernels")
    long kernels;
}
