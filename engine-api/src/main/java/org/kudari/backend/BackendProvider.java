package org.kudari.backend;

import java.util.List;

/** Finds the devices of one kind; registered with {@link java.util.ServiceLoader}. Finding none is a normal state. */
public interface BackendProvider {

    /**
     * A device that this provider can open.
     *
     * @param name the name by which it is opened, such as {@code opencl:0}
     * @param description the device in words
     * @param rank devices of a higher rank are preferred by {@code auto}
     */
    record AvailableDevice(String name, String description, int rank) {}

    /** {@return the first part of the names of its devices: {@code cpu}, {@code opencl}} */
    String kind();

    /**
     * {@return the highest rank that a device of this provider can have} {@code auto} skips the search for this
     * provider's devices, which can be slow, if a device of at least this rank was found.
     */
    default int highestRank() {
        return Integer.MAX_VALUE;
    }

    /**
     * Looks for devices. Never throws.
     *
     * @return the devices present, best first; empty if there are none
     */
    List<AvailableDevice> find();

    /** {@return one sentence for a person that says why {@link #find} is empty; empty if it is not} */
    String unavailableReason();

    /**
     * Opens a device.
     *
     * @param name one of the names found
     * @param settings the threads and the precision to open it with
     * @return the backend, for the caller to close
     * @throws IllegalArgumentException if the device does not support the settings, such as a {@link MatmulPrecision}
     */
    Backend open(String name, DeviceSettings settings);
}
