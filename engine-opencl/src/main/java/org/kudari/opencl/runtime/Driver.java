package org.kudari.opencl.runtime;

import java.nio.ByteBuffer;

/**
 * The OpenCL functions that the engine calls. Each throws {@link OpenClException} where the driver reports an error; those that
 * release something do not.
 */
interface Driver {
    Handle createContext(Handle device);

    /**
     * An in-order queue.
     *
     * @param isTimed whether it keeps the times of kernels
     */
    Handle createQueue(Handle context, Handle device, boolean isTimed);

    /** Memory of the device, its content undefined. */
    Handle createBuffer(Handle context, long bytes);

    /** Memory of the host, aligned, from which the device copies at full speed where the driver has such memory. */
    PinnedBuffer createPinned(Handle context, Handle queue, long bytes);

    /**
     * Host memory that a device reads fast.
     *
     * @param memory where the host reads and writes it
     */
    record PinnedBuffer(Handle buffer, ByteBuffer memory) {}

    /** Starts a copy to the device; the memory must stay as it is until the event has come. */
    Handle write(Handle queue, Handle buffer, long offset, ByteBuffer source, long bytes);

    /** Copies to the host, and waits until that is done. */
    void read(Handle queue, Handle buffer, long offset, ByteBuffer target, long bytes);

    Handle programOfSource(Handle context, String source);

    Handle programOfBinary(Handle context, Handle device, byte[] binary);

    /** Compiles a program; the exception's detail is the compiler's log. */
    void build(Handle program, Handle device, String options);

    /** What {@link #programOfBinary} takes; empty where the driver gives none. */
    byte[] binary(Handle program);

    Handle createKernel(Handle program, String name);

    /** The largest work-group in which the kernel can run. */
    long largestGroup(Handle kernel, Handle device);

    /** @param value a {@code Handle} of a buffer, an {@code Integer}, {@code Long}, {@code Float} or {@code Double} */
    void setArgument(Handle kernel, int index, Object value);

    /** Starts a kernel. */
    void launch(Handle queue, Handle kernel, long[] global, long[] local);

    /** Starts a kernel; the event has its times when it is done, if the queue keeps them. */
    Handle launchTimed(Handle queue, Handle kernel, long[] global, long[] local);

    /** Between the start and the end of what gave the event, which is done. */
    double seconds(Handle event);

    /** Hands everything that was started to the device. */
    void flush(Handle queue);

    /** Waits for everything that was started. */
    void finish(Handle queue);

    /** Waits for what gave the event, and releases it, also where that fails. */
    void await(Handle event);

    void releaseBuffer(Handle buffer);

    void releasePinned(Handle queue, PinnedBuffer pinnedBuffer);

    void releaseProgram(Handle program);

    void releaseKernel(Handle kernel);

    void releaseEvent(Handle event);

    void releaseQueue(Handle queue);

    void releaseContext(Handle context);
}
