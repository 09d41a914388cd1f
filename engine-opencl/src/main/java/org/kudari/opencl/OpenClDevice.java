package org.kudari.opencl;

/**
 * A device that an OpenCL driver offers, and what it can hold.
 *
 * @param name as the driver calls it
 * @param platform the driver's name
 * @param version the driver's own version
 * @param computeUnits the number of units that run work-groups at the same time
 * @param globalMemory bytes of memory
 * @param maxAllocation bytes that one buffer can have
 * @param localMemory bytes that a work-group shares
 * @param maxWorkGroup work-items in a work-group
 */
record OpenClDevice(
        String name,
        String platform,
        String version,
        int computeUnits,
        long globalMemory,
        long maxAllocation,
        long localMemory,
        long maxWorkGroup) {

    /** The device and its driver, such as {@code pthread-AMD EPYC (Portable Computing Language 3.1)}. */
    String description() {
        return name + " (" + platform + " " + version + ")";
    }
}
