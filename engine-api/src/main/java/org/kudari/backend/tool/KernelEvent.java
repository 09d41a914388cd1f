package org.kudari.backend.tool;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that computes. */
@Name("org.kudari.Kernel")
@Label("Kernel")
@Category("Kudari")
@Description(
        "A call of the backend that computes. An asynchronous device computes later: the time is that of the call.")
@StackTrace(false)
final class KernelEvent extends Event {
    @Label("Operation")
    @Description("The method of the backend, such as matmul or map")
    String operation;

    @Label("Detail")
    @Description("Sizes, expression or axis")
    String detail;

    @Label("Arithmetic Operations")
    double operations;

    @Label("Bytes")
    @Description("What it reads and writes")
    @DataAmount
    long bytes;
}
