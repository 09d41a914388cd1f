package org.kudari.backend;

import java.util.List;

/** Finds the devices of one kind; registered with {@link java.util.ServiceLoader}. Finding none is a normal state. */
public interface BackendProvider {

    /**
     * A device that this provider can open.
     *
     * @param name as it is asked for, such as {@code opencl:0}
     * @param description the device in words
     * @param rank devices of a higher rank are preferred by {@code auto}
     */
    record AvailableDevice(String name, String description, int rank) {}

    /** The first part of the names of its devices: {@code cpu}, {@code opencl}. */
    String kind();

    /**
     * No device of this provider has a higher rank. Where there is one of at least that rank already, {@code auto} does not look for
     * these, which can take a while.
     */
    default int highestRank() {
        return Integer.MAX_VALUE;
    }

    /** The devices present, best first; empty where there are none. Never throws. */
    List<AvailableDevice> find();

    /** Why {@link #find} is empty, in one sentence for a person; empty where it is not. */
    String unavailableReason();

    /**
     * Opens a device.
     *
     * @param name one of the names found
     * @param settings what is asked of it
     * @throws IllegalArgumentException if the device cannot do that, such as a {@link MatmulPrecision} that it does not have
     */
    Backend open(String name, DeviceSettings settings);
}
