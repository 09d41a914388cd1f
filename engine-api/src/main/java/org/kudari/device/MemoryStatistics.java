package org.kudari.device;

/**
 * Counters of a device's memory. Live counts that stay constant over training steps mean that nothing leaks; flat
 * allocations mean
 * that every step found its buffers in the pool.
 *
 * @param liveBuffers buffers that belong to tensors now
 * @param liveBytes their size
 * @param pooledBytes the size of released buffers, ready to be used again
 * @param peakBytes the most that was ever live
 * @param allocations how often the backend was asked for new memory
 */
public record MemoryStatistics(long liveBuffers, long liveBytes, long pooledBytes, long peakBytes, long allocations) {}
