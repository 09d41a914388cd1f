package org.kudari.device;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.kudari.layout.DType;

/** Free buffers by type and length. A lookup allocates nothing. Not safe to share between threads. */
final class IdleBuffers {
    /** Programs usually have fewer tensor sizes than slots. Sizes that collide share a slot. */
    private static final int SLOT_BITS = 8;

    private static final int SLOTS = 1 << SLOT_BITS;

    /** 2^32 divided by the golden ratio. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /** The buffers of one type and length, and the next bucket of the slot. */
    private record Bucket(DType type, long length, ArrayDeque<PooledBuffer> buffers, Bucket next) {}

    private final Bucket[] slots = new Bucket[SLOTS];

    /** Removes and returns the buffer that was added last; null if there is none. */
    PooledBuffer poll(DType type, long length) {
        Bucket bucket = find(type, length);
        return bucket == null ? null : bucket.buffers.pollLast();
    }

    void add(PooledBuffer buffer) {
        Bucket bucket = find(buffer.type, buffer.length);
        if (bucket == null) {
            int slot = slot(buffer.type, buffer.length);
            bucket = new Bucket(buffer.type, buffer.length, new ArrayDeque<>(), slots[slot]);
            slots[slot] = bucket;
        }
        bucket.buffers.addLast(buffer);
    }

    /** Removes a buffer. */
    void remove(PooledBuffer buffer) {
        Bucket bucket = find(buffer.type, buffer.length);
        if (bucket != null) {
            bucket.buffers.remove(buffer);
        }
    }

    /** Removes every buffer and passes it to an action. */
    void drain(Consumer<PooledBuffer> action) {
        for (int slot = 0; slot < SLOTS; slot++) {
            Bucket bucket = slots[slot];
            slots[slot] = null;
            for (; bucket != null; bucket = bucket.next) {
                bucket.buffers.forEach(action);
            }
        }
    }

    private Bucket find(DType type, long length) {
        Bucket bucket = slots[slot(type, length)];
        while (bucket != null && (bucket.length != length || bucket.type != type)) {
            bucket = bucket.next;
        }
        return bucket;
    }

    /**
     * Fibonacci hashing (Knuth, volume 3, 6.4). Lengths are often multiples of large powers of two, and differ only in
     * the upper bits of the product.
     */
    private static int slot(DType type, long length) {
        int product = GOLDEN_RATIO * (31 * Long.hashCode(length) + type.ordinal());
        return product >>> (Integer.SIZE - SLOT_BITS);
    }
}
