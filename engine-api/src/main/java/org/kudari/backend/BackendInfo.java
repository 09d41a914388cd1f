package org.kudari.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The identity and the limits of a backend.
 *
 * @param name the name by which it is opened: {@code cpu}, {@code reference}, {@code opencl:0}
 * @param description the device in words, such as the processor's name
 * @param kernels one sentence: which kernels run, and why
 * @param threads the number of threads that a call may use; 1 on a device without threads of its own
 * @param maxBufferLength the most elements that one buffer can have
 * @param garbageCollected whether buffers are ordinary Java objects, freed when unreachable
 * @param matmulPrecision the precision that the backend was opened with: the least to which factors of {@code FLOAT32}
 *     matrix products are rounded
 * @param details more facts about the device for a problem report, by name, in the order in which to show them
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

    /** Copies the details and keeps their order. */
    public BackendInfo {
        // Keeps the order, unlike Map.copyOf.
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * Information without details, with matrix products in {@code FLOAT32}.
     *
     * @param name the name by which the backend is opened
     * @param description the device in words
     * @param kernels one sentence: which kernels run, and why
     * @param threads the number of threads that a call may use
     * @param maxBufferLength the most elements that one buffer can have
     * @param garbageCollected whether buffers are ordinary Java objects, freed when unreachable
     */
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
