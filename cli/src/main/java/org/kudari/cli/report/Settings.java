package org.kudari.cli.report;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was set that may change how a device behaves. */
public final class Settings {
    /** Of Kudari, of OpenCL's loader, and of the drivers. */
    private static final List<String> PREFIXES = List.of(
            "KUDARI_", "OCL_", "OPENCL_", "POCL_", "CUDA_", "NVIDIA_", "AMD_", "ROC_", "HSA_", "RUSTICL_", "INTEL_");

    private Settings() {}

    /** Environment variables by their names, and the JVM's options under {@code java}. */
    public static SortedMap<String, String> here() {
        return of(System.getenv(), ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /** Those of an environment and of a JVM with these options. */
    public static SortedMap<String, String> of(Map<String, String> environment, List<String> options) {
        SortedMap<String, String> settings = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (PREFIXES.stream().anyMatch(name::startsWith)) {
                settings.put(name, value);
            }
        });
        settings.put("java", String.join(" ", options));
        return settings;
    }
}
