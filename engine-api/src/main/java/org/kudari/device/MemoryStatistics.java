package org.kudari.device;

/**
 * Counters of a device's memory. Live counts that stay constant over training steps mean that nothing leaks. A constant
 * number of allocations means that every step found its buffers in the pool.
 *
 * @param liveBuffers the number of buffers that belong to tensors now
 * @param liveBytes their size
 * @param pooledBytes the size of released buffers that are ready for reuse
 * @param peakBytes the largest value of {@code liveBytes} so far
 * @param allocations how often the backend was asked for new memory
 */
public record MemoryStatistics(long liveBuffers, long liveBytes, long pooledBytes, long peakBytes, long allocations) {}
