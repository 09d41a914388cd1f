package org.kudari.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a backend is and can hold.
 *
 * @param name as it is asked for: {@code cpu}, {@code reference}, {@code opencl:0}
 * @param description the device in words, such as the processor's name
 * @param kernels which kernels run and why, in one sentence
 * @param threads the number of threads that a call may use; 1 where that means nothing
 * @param maxBufferLength the most elements one buffer can have
 * @param garbageCollected whether buffers are ordinary Java objects, freed when unreachable
 * @param matmulPrecision what it was opened with: the least to which factors of {@code FLOAT32} matrix products are rounded
 * @param details what else a report of a problem should say of the device, in the order in which to show it
 */
public record BackendInfo(
        String name,
        String description,
        String kernels,
        int threads,
        long maxBufferLength,
        boolean garbageCollected,
        MatmulPrecision matmulPrecision,
        Map<String, String> details) {

    public BackendInfo {
        // Keeps the order, unlike Map.copyOf.
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Without details, and with products in {@code FLOAT32}. */
    public BackendInfo(
            String name,
            String description,
            String kernels,
            int threads,
            long maxBufferLength,
            boolean garbageCollected) {
        this(name, description, kernels, threads, maxBufferLength, garbageCollected, MatmulPrecision.FLOAT32, Map.of());
    }
}
