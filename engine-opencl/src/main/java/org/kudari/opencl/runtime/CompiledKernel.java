package org.kudari.opencl.runtime;

import java.util.Arrays;

/** A kernel that a device can run. Its arguments are part of the driver's object: whoever launches it holds the session's lock. */
public final class CompiledKernel {
    private final String name;
    private final Handle handle;
    private final int largestGroup;

    /** The arguments that the driver has; those that did not change are not set again. */
    private Object[] last = {};

    CompiledKernel(String name, Handle handle, int largestGroup) {
        this.name = name;
        this.handle = handle;
        this.largestGroup = largestGroup;
    }

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
        Object[] before = last;
        // After a failed call it is unknown which arguments the driver has, so all are set again.
        last = new Object[0];
        for (int i = 0; i < arguments.length; i++) {
            if (i >= before.length || !arguments[i].equals(before[i])) {
                driver.setArgument(
                        handle, i, arguments[i] instanceof DeviceBuffer buffer ? buffer.handle() : arguments[i]);
            }
        }
        last = Arrays.copyOf(arguments, arguments.length);
    }
}
