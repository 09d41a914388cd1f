package org.kudari.backend;

/** A device failed, or its driver reported an error. */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a cause.
     *
     * @param message what failed, and what would help
     */
    public DeviceException(String message) {
        super(message);
    }

    /**
     * An error with its cause.
     *
     * @param message what failed, and what would help
     * @param cause the error of the driver or of the JVM
     */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
