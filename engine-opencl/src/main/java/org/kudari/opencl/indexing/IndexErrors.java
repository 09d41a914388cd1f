package org.kudari.opencl.indexing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.kudari.backend.DeviceException;
import org.kudari.backend.Indices;
import org.kudari.layout.DType;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;

/**
 * Reports indices outside of their axis. A kernel finds them after the call has returned and writes them to a buffer
 * on the device, see {@link IndexErrorSource}. The next call that waits for the device reads the buffer and throws. All
 * threads of a device share the buffer: if calls of several threads have wrong indices, the first thread that waits
 * gets the error of one of them.
 */
public final class IndexErrors {
    private static final System.Logger LOGGER = System.getLogger(IndexErrors.class.getPackageName());

    private static final int HEADER_LONGS = IndexErrorSource.HEADER;
    private static final int LONGS = HEADER_LONGS + 2 * IndexErrorSource.CAPACITY;

    private final Session session;

    /** The number of the last call. By it a kernel knows whether the buffer holds another call's error. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Whether a kernel that may report an error was launched since the last check. */
    private final AtomicBoolean needsCheck = new AtomicBoolean();

    /** The names of losses. The labels of the one at index i have {@code -1 - i} for their axis. */
    private final List<String> losses = new ArrayList<>();

    private DeviceBuffer buffer;

    /**
     * No memory is allocated until it is needed.
     *
     * @param session the device on which the kernels run
     */
    public IndexErrors(Session session) {
        this.session = session;
    }

    /**
     * {@return what stands for the axis in the arguments of a call whose indices are labels, one for each row}
     *
     * @param loss the name of the loss in the error
     */
    public synchronized int labelsOf(String loss) {
        if (!losses.contains(loss)) {
            losses.add(loss);
        }
        return -1 - losses.indexOf(loss);
    }

    /**
     * Adds the arguments for {@link IndexErrorSource#PARAMETERS}. Call {@link #markLaunched} after the launch.
     *
     * @param axis that the indices go along, or {@link #labelsOf}
     * @param extent of the axis
     * @param elements the number of indices
     */
    public void addArguments(KernelArguments arguments, int axis, long extent, long elements) {
        int number = calls.incrementAndGet();
        // 0 marks a buffer that no call has claimed, so no call gets that number.
        arguments
                .value(buffer())
                .value(number == 0 ? calls.incrementAndGet() : number)
                .value(axis)
                .value(extent)
                .value(IndexErrorSource.shift(elements));
    }

    /**
     * Records that a kernel which may report an error was launched. Call it after the launch: if it came before, a
     * check of another thread could reset the record without seeing what the kernel finds.
     */
    public void markLaunched() {
        needsCheck.set(true);
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
     * Throws if a kernel has found a wrong index since the last check. Waits for all kernels launched before.
     *
     * @throws IndexOutOfBoundsException for an index that was outside of its axis
     */
    public void check() {
        if (needsCheck.get() && needsCheck.getAndSet(false)) {
            try {
                readAndClear();
            } catch (DeviceException e) {
                // The errors are still in the buffer: the next check reads them.
                needsCheck.set(true);
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
        int errors = Math.min(IndexErrorSource.CAPACITY, found.get(JAVA_INT, 2 * Integer.BYTES));
        int first = HEADER_LONGS;
        for (int i = 1; i < errors; i++) {
            int candidate = HEADER_LONGS + 2 * i;
            if (longs[candidate] < longs[first]) {
                first = candidate;
            }
        }
        throw longs[2] < 0
                ? Indices.noClass(losses.get((int) (-1 - longs[2])), longs[first + 1], longs[first], longs[3])
                : Indices.outOfBounds(longs[first + 1], longs[2], longs[3]);
    }

    /**
     * Releases the buffer. The session must still be open. An error that no call has raised is logged: closing is no
     * place to throw, and nobody would learn of it otherwise.
     */
    public synchronized void close() {
        if (buffer != null) {
            try {
                check();
            } catch (IndexOutOfBoundsException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING, "a device was closed before this was raised: " + e.getMessage());
            } catch (DeviceException | IllegalStateException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "a device that is closed does not say whether indices fitted", e);
            }
            session.release(buffer);
            buffer = null;
        }
    }
}
