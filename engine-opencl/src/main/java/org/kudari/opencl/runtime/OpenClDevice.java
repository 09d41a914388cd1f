package org.kudari.opencl.runtime;

import java.util.Set;

/**
 * A device that an OpenCL driver offers, and what it can hold.
 *
 * @param id the driver's object for it
 * @param name as the driver calls it
 * @param platform the driver's name
 * @param version the driver's own version
 * @param computeUnits the number of units that run work-groups at the same time
 * @param globalMemory bytes of memory
 * @param maxAllocation bytes that one buffer can have
 * @param localMemory bytes that a work-group shares
 * @param maxWorkGroup work-items in a work-group
 * @param isProcessor whether it is the host's processor
 * @param extensions the names of what it can do beyond OpenCL itself
 */
public record OpenClDevice(
        Handle id,
        String name,
        String platform,
        String version,
        int computeUnits,
        long globalMemory,
        long maxAllocation,
        long localMemory,
        long maxWorkGroup,
        boolean isProcessor,
        Set<String> extensions) {

    /** Whether it computes with {@code double}. */
    public boolean hasDoubles() {
        return extensions.contains("cl_khr_fp64");
    }

    /** The device and its driver, such as {@code pthread-AMD EPYC (Portable Computing Language 3.1)}. */
    public String description() {
        return name + " (" + platform + " " + version + ")";
    }
}
