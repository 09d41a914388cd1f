package org.kudari.backend;

/** A device could not provide the memory that a call needs. */
public class DeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a cause.
     *
     * @param message how much was asked for, and what the device has
     */
    public DeviceMemoryException(String message) {
        super(message);
    }

    /**
     * An error with its cause.
     *
     * @param message how much was asked for, and what the device has
     * @param cause the error of the driver or of the JVM
     */
    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
