package org.kudari.opencl.runtime;

import java.util.Arrays;

/**
 * A kernel that a device can run. Its arguments are part of the driver's object, so a launch needs the session's lock.
 */
public final class CompiledKernel {
    private final String name;
    private final Handle handle;
    private final int largestGroup;

    /** The arguments that the driver has. Those that did not change are not set again. */
    private Object[] driverArguments = {};

    CompiledKernel(String name, Handle handle, int largestGroup) {
        this.name = name;
        this.handle = handle;
        this.largestGroup = largestGroup;
    }

    /** The kernel's name in its program. */
    public String name() {
        return name;
    }

    /** The largest work-group in which the device can run it. */
    public int largestGroup() {
        return largestGroup;
    }

    Handle handle() {
        return handle;
    }

    void setArguments(Driver driver, Object[] arguments) {
        Object[] before = driverArguments;
        // After a failed call it is unknown which arguments the driver has, so all are set again.
        driverArguments = new Object[0];
        for (int i = 0; i < arguments.length; i++) {
            if (i >= before.length || !arguments[i].equals(before[i])) {
                driver.setArgument(
                        handle, i, arguments[i] instanceof DeviceBuffer buffer ? buffer.handle() : arguments[i]);
            }
        }
        driverArguments = Arrays.copyOf(arguments, arguments.length);
    }
}
