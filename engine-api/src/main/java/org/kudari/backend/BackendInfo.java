package org.kudari.backend;

/**
 * What a backend is and can hold.
 *
 * @param name as it is asked for: {@code cpu}, {@code reference}, {@code opencl:0}
 * @param description the device in words, such as the processor's name
 * @param kernels which kernels run and why, in one sentence
 * @param threads the number of threads that a call may use; 1 where that means nothing
 * @param maxBufferLength the most elements one buffer can have
 * @param garbageCollected whether buffers are ordinary Java objects, freed when unreachable
 */
public record BackendInfo(
        String name, String description, String kernels, int threads, long maxBufferLength, boolean garbageCollected) {}
