package org.kudari.backend.tool;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A copy between the host and the device. */
@Name("org.kudari.Transfer")
@Label("Transfer")
@Category("Kudari")
@StackTrace(false)
final class TransferEvent extends Event {
    @Label("To Device")
    boolean isToDevice;

    @Label("Bytes")
    @DataAmount
    long bytes;
}
