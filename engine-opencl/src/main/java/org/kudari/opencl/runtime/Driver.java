package org.kudari.opencl.runtime;

import java.nio.ByteBuffer;

/**
 * The OpenCL functions that the engine calls. Each throws {@link OpenClException} if the driver reports an error,
 * except those that release something.
 */
interface Driver {
    Handle createContext(Handle device);

    /**
     * Creates an in-order queue.
     *
     * @param isTimed whether it records the times of kernels
     */
    Handle createQueue(Handle context, Handle device, boolean isTimed);

    /** Allocates memory of the device, with undefined content. */
    Handle createBuffer(Handle context, long bytes);

    /**
     * Allocates memory of the host that is aligned, and pinned if the driver can pin memory, so that the device copies
     * from it at full speed.
     */
    PinnedBuffer createPinned(Handle context, Handle queue, long bytes);

    /**
     * Memory of the host that the device reads fast.
     *
     * @param buffer the driver's object
     * @param memory the same memory as the host sees it
     */
    record PinnedBuffer(Handle buffer, ByteBuffer memory) {}

    /** Starts a copy to the device. The memory must not change until the returned event is complete. */
    Handle write(Handle queue, Handle buffer, long offset, ByteBuffer source, long bytes);

    /** Copies to the host, and waits until that is done. */
    void read(Handle queue, Handle buffer, long offset, ByteBuffer target, long bytes);

    Handle programOfSource(Handle context, String source);

    Handle programOfBinary(Handle context, Handle device, byte[] binary);

    /** Compiles a program; the exception's detail is the compiler's log. */
    void build(Handle program, Handle device, String options);

    /** The program in the form that {@link #programOfBinary} takes; empty if the driver does not give it. */
    byte[] binary(Handle program);

    Handle createKernel(Handle program, String name);

    /** The largest work-group in which the kernel can run. */
    long largestGroup(Handle kernel, Handle device);

    /**
     * Sets an argument.
     *
     * @param value a {@code Handle} of a buffer, an {@code Integer}, {@code Long}, {@code Float} or {@code Double}
     */
    void setArgument(Handle kernel, int index, Object value);

    /** Starts a kernel. */
    void launch(Handle queue, Handle kernel, long[] global, long[] local);

    /** Starts a kernel. The returned event has its times when it is complete, if the queue records them. */
    Handle launchTimed(Handle queue, Handle kernel, long[] global, long[] local);

    /** The time from the start to the end of the command of an event, which must be complete. */
    double seconds(Handle event);

    /** Submits all enqueued commands to the device. */
    void flush(Handle queue);

    /** Waits until all enqueued commands are complete. */
    void finish(Handle queue);

    /** Waits until an event is complete, and releases it, even if waiting fails. */
    void await(Handle event);

    void releaseBuffer(Handle buffer);

    void releasePinned(Handle queue, PinnedBuffer pinnedBuffer);

    void releaseProgram(Handle program);

    void releaseKernel(Handle kernel);

    void releaseEvent(Handle event);

    void releaseQueue(Handle queue);

    void releaseContext(Handle context);
}
