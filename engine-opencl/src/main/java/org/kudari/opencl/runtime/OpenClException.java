package org.kudari.opencl.runtime;

import org.kudari.backend.DeviceException;

/** A failed call of OpenCL. The message names the call, the error code as OpenCL names it, and the device. */
public final class OpenClException extends DeviceException {
    private static final long serialVersionUID = 1L;

    private final String error;

    /**
     * @param call the function's name
     * @param error the error code's name
     * @param detail more about the error, such as a compiler's log; may be empty
     */
    OpenClException(String call, String error, String detail) {
        super(call + " failed: " + error + (detail.isEmpty() ? "" : "\n" + detail));
        this.error = error;
    }

    private OpenClException(String message, OpenClException cause) {
        super(message, cause);
        this.error = cause.error;
    }

    /** The same error, with the device or the operation before the message. */
    OpenClException at(String where) {
        return new OpenClException(where + ": " + getMessage(), this);
    }

    /** The same error, with more details after the message. */
    OpenClException withDetail(String detail) {
        return new OpenClException(getMessage() + "\n" + detail, this);
    }

    /** The name of the error code, such as {@code CL_OUT_OF_RESOURCES}. */
    public String error() {
        return error;
    }

    /**
     * Whether the device's memory is full. Any call may fail with this: some drivers allocate when a buffer is first
     * used.
     */
    boolean isMemoryFull() {
        return error.equals("CL_MEM_OBJECT_ALLOCATION_FAILURE");
    }

    /**
     * Whether this error, in a call that allocates, means that the device's memory is full. Drivers use several codes
     * for that, and use some of them for other errors too.
     */
    boolean mayBeMemoryFull() {
        return switch (error) {
            case "CL_OUT_OF_RESOURCES", "CL_OUT_OF_HOST_MEMORY", "CL_INVALID_BUFFER_SIZE" -> true;
            default -> isMemoryFull();
        };
    }
}
