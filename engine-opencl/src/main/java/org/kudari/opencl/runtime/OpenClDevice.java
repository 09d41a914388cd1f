package org.kudari.opencl.runtime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A device of an OpenCL driver, with its limits.
 *
 * @param id the driver's object
 * @param name the device's name, as the driver tells it
 * @param platform the driver's name
 * @param version the driver's version
 * @param build the versions of OpenCL of the platform and the device, in which drivers tell more, such as their
 *     compiler's version
 * @param computeUnits the number of units that run work-groups at the same time
 * @param globalMemory bytes of memory
 * @param maxAllocation the most bytes of a buffer
 * @param localMemory bytes that a work-group shares
 * @param maxWorkGroup the most work-items of a work-group
 * @param floatVector the number of floats that an instruction computes, as the driver tells it; 1 for most GPUs
 * @param maxParameters the most bytes of a kernel's arguments
 * @param hasFma whether it multiplies and adds floats with one rounding
 * @param isProcessor whether it is the host's processor
 * @param extensions the names of OpenCL's extensions that it has
 */
public record OpenClDevice(
        Handle id,
        String name,
        String platform,
        String version,
        String build,
        int computeUnits,
        long globalMemory,
        long maxAllocation,
        long localMemory,
        long maxWorkGroup,
        int floatVector,
        long maxParameters,
        boolean hasFma,
        boolean isProcessor,
        Set<String> extensions) {

    /** Whether it computes with {@code double}. */
    public boolean hasDoubles() {
        return extensions.contains("cl_khr_fp64");
    }

    /**
     * The options of its compiler. Warnings are off: programs define functions that a kernel does not use, and some
     * drivers print warnings about them. HAS_FMA says that {@code fma} is as fast as a multiplication, which holds for
     * every GPU that has it.
     */
    String compilerOptions() {
        return hasFma && !isProcessor ? "-w -D HAS_FMA" : "-w";
    }

    /** All of its properties, for people to read, by name. */
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("name", name);
        details.put("platform", platform);
        details.put("driver", version);
        details.put("build", build);
        details.put("kind", isProcessor ? "processor" : "GPU or accelerator");
        details.put("compute units", Integer.toString(computeUnits));
        details.put("memory", bytes(globalMemory));
        details.put("largest buffer", bytes(maxAllocation));
        details.put("local memory", bytes(localMemory));
        details.put("largest work-group", Long.toString(maxWorkGroup));
        details.put("floats in a vector", Integer.toString(floatVector));
        details.put("arguments", bytes(maxParameters));
        details.put("fused multiply-add", hasFma ? "yes" : "no");
        details.put("extensions", String.join(" ", new TreeSet<>(extensions)));
        return details;
    }

    private static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%,d bytes", bytes);
    }

    /** The device and its driver, such as {@code pthread-AMD EPYC (Portable Computing Language 3.1)}. */
    public String description() {
        return name + " (" + platform + " " + version + ")";
    }
}
