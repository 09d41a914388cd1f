package org.kudari.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.kudari.backend.DeviceException;
import org.kudari.backend.Indices;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.FaultSource;

/**
 * Indices outside of their axis, which kernels find long after the call and note in a buffer as {@link FaultSource} says. Threads that share the
 * device share it too: where the calls of several have faults, one of them is named, to whoever waits first.
 */
final class IndexFaults {
    private static final int HEADER_LONGS = FaultSource.HEADER;
    private static final int LONGS = HEADER_LONGS + 2 * FaultSource.CAPACITY;

    private final Session session;

    /** Numbers calls, so that a kernel knows whether a fault before its own was another call's. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Whether a kernel that may note something was started since the last look. */
    private final AtomicBoolean isDue = new AtomicBoolean();

    private DeviceBuffer buffer;

    IndexFaults(Session session) {
        this.session = session;
    }

    /**
     * Appends the arguments of a kernel that notes indices outside of an axis; call {@link #mayHaveCome} when it was started.
     *
     * @param elements how many indices there are
     */
    void append(Arguments arguments, int axis, long extent, long elements) {
        int number = calls.incrementAndGet();
        // Zero is nobody's number.
        arguments
                .value(buffer())
                .value(number == 0 ? calls.incrementAndGet() : number)
                .value(axis)
                .value(extent)
                .value(FaultSource.shift(elements));
    }

    /** A kernel was started. Said before its start, another thread's check could miss what it finds. */
    void mayHaveCome() {
        isDue.set(true);
    }

    private synchronized DeviceBuffer buffer() {
        if (buffer == null) {
            DeviceBuffer made = session.allocate(DType.INT64, LONGS);
            clear(made);
            buffer = made;
        }
        return buffer;
    }

    private void clear(DeviceBuffer target) {
        MemorySegment header = MemorySegment.ofArray(new long[HEADER_LONGS]);
        header.set(JAVA_INT, Integer.BYTES, -1);
        session.upload(header, target, 0);
    }

    /**
     * Throws what a kernel has found since the last time; waits until all that was started before is done.
     *
     * @throws IndexOutOfBoundsException for an index that was outside of its axis
     */
    void check() {
        if (isDue.get() && isDue.getAndSet(false)) {
            try {
                readAndClear();
            } catch (DeviceException e) {
                // What was found is still there.
                isDue.set(true);
                throw e;
            }
        }
    }

    private synchronized void readAndClear() {
        long[] longs = new long[LONGS];
        MemorySegment found = MemorySegment.ofArray(longs);
        session.download(buffer, 0, found.asSlice(0, HEADER_LONGS * Long.BYTES));
        if (found.get(JAVA_INT, 0) == 0) {
            return;
        }
        session.download(buffer, 0, found);
        clear(buffer);
        int faults = Math.min(FaultSource.CAPACITY, found.get(JAVA_INT, 2 * Integer.BYTES));
        int first = HEADER_LONGS;
        for (int i = 1; i < faults; i++) {
            int candidate = HEADER_LONGS + 2 * i;
            if (longs[candidate] < longs[first]) {
                first = candidate;
            }
        }
        throw Indices.outOfBounds(longs[first + 1], longs[2], longs[3]);
    }

    synchronized void close() {
        if (buffer != null) {
            session.release(buffer);
            buffer = null;
        }
    }
}
