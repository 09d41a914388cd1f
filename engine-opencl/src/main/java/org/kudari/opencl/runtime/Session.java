package org.kudari.opencl.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.kudari.backend.CacheFolder;
import org.kudari.backend.DeviceException;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.tool.KernelTimer;
import org.kudari.layout.DType;

/**
 * An open device: its context, one in-order queue, its memory and its programs. Calls take effect in their order, and
 * may return before the device has run them. {@link #download} and {@link #finish} wait for the device, and calls of
 * other threads wait meanwhile. Threads may share a session.
 */
public final class Session implements AutoCloseable {
    /**
     * Launches after which the queue is flushed. A driver may hold commands back until a flush, and a flush for every
     * launch would cost time.
     */
    private static final int MAX_UNFLUSHED_KERNELS = 8;

    private final Driver driver;
    private final OpenClDevice device;
    private final Handle context;
    private Handle queue;
    private final StagingBuffers stagingBuffers;
    private final ProgramCache programCache;
    private final CacheFolder folder;
    private final KernelProfiler profiler;
    private final Set<DeviceBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile Runnable freeIdleMemory = () -> {};
    private long allocatedBytes;

    /** The launches since the last flush. Read without the lock, since it need not be exact. */
    private volatile int unflushedKernels;

    private boolean closed;

    private Session(
            Driver driver,
            OpenClDevice device,
            Handle context,
            Handle queue,
            StagingBuffers stagingBuffers,
            CacheFolder folder) {
        this.driver = driver;
        this.device = device;
        this.context = context;
        this.queue = queue;
        this.stagingBuffers = stagingBuffers;
        this.folder = folder.subfolder("opencl");
        this.programCache = new ProgramCache(driver, device, context, this.folder);
        this.profiler = new KernelProfiler(driver);
    }

    /**
     * Opens a device.
     *
     * @throws OpenClException if the driver refuses
     */
    public static Session open(OpenClDevice device) {
        return open(device, new JoclDriver(), CacheFolder.ofUser());
    }

    /** @param folder for compiled programs */
    static Session open(OpenClDevice device, Driver driver, CacheFolder folder) {
        try {
            Handle context = driver.createContext(device.id());
            try {
                return open(device, driver, folder, context);
            } catch (RuntimeException e) {
                driver.releaseContext(context);
                throw e;
            }
        } catch (OpenClException e) {
            throw e.at(device.description());
        }
    }

    private static Session open(OpenClDevice device, Driver driver, CacheFolder folder, Handle context) {
        Handle queue = driver.createQueue(context, device.id(), false);
        try {
            StagingBuffers stagingBuffers = new StagingBuffers(driver, context, queue);
            return new Session(driver, device, context, queue, stagingBuffers, folder);
        } catch (RuntimeException e) {
            ignoringErrors(() -> driver.finish(queue));
            driver.releaseQueue(queue);
            throw e;
        }
    }

    /** The open device. */
    public OpenClDevice device() {
        return device;
    }

    /** The folder for files about devices. */
    public CacheFolder folder() {
        return folder;
    }

    /** The number of programs that were compiled or loaded so far. */
    public synchronized int compiledPrograms() {
        return programCache.opened();
    }

    /** The number of programs that the driver holds. */
    public synchronized int openPrograms() {
        return programCache.size();
    }

    /** The bytes of device memory that buffers take. */
    synchronized long allocatedBytes() {
        return allocatedBytes;
    }

    /**
     * Allocates memory of the device, with undefined content.
     *
     * @throws DeviceMemoryException if there is not enough
     */
    public DeviceBuffer allocate(DType type, long length) {
        return retryingWhenMemoryIsFull(() -> tryToAllocate(type, length));
    }

    private synchronized DeviceBuffer tryToAllocate(DType type, long length) {
        requireOpen();
        // OpenCL has no buffers of 0 bytes.
        long bytes = Math.max(1, length) * type.bytes();
        if (allocatedBytes + bytes > device.globalMemory()) {
            throw memoryIsFull(bytes, null);
        }
        try {
            DeviceBuffer buffer = new DeviceBuffer(type, length, bytes, driver.createBuffer(context, bytes));
            buffers.add(buffer);
            allocatedBytes += bytes;
            return buffer;
        } catch (OpenClException e) {
            throw e.mayBeMemoryFull() ? memoryIsFull(bytes, e) : e.at(device.description());
        }
    }

    private DeviceMemoryException memoryIsFull(long bytes, OpenClException cause) {
        return memoryIsFull(
                String.format(
                        Locale.ROOT,
                        ", no room for %,d bytes%s",
                        bytes,
                        cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }

    private DeviceMemoryException memoryIsFull(String what, OpenClException cause) {
        return new DeviceMemoryException(
                String.format(
                        Locale.ROOT,
                        "%s%s; of its %,d bytes, %,d are held by tensors, the pool of their buffers and the scratch buffers of kernels",
                        device.description(),
                        what,
                        device.globalMemory(),
                        allocatedBytes),
                cause);
    }

    /**
     * Releases a buffer. The driver frees the memory when all commands that use it are complete. Does nothing if the
     * buffer is released already.
     */
    public synchronized void release(DeviceBuffer buffer) {
        if (buffers.remove(buffer)) {
            driver.releaseBuffer(buffer.handle());
            allocatedBytes -= buffer.bytes();
        }
    }

    /**
     * Starts a copy of a segment to a buffer. The segment may change as soon as this returns.
     *
     * @param firstByte the position in the buffer
     */
    public void upload(MemorySegment source, DeviceBuffer target, long firstByte) {
        retryingWhenMemoryIsFull(
                () -> withDeviceInErrors("an upload", () -> stagingBuffers.upload(source, target.handle(), firstByte)));
    }

    /**
     * Copies from a buffer to all of a segment, and waits for the result.
     *
     * @param firstByte the position in the buffer
     */
    public void download(DeviceBuffer source, long firstByte, MemorySegment target) {
        retryingWhenMemoryIsFull(() -> withDeviceInErrors("a download", () -> {
            stagingBuffers.download(source.handle(), firstByte, target);
            unflushedKernels = 0;
            programCache.saveCompiled();
        }));
    }

    /**
     * The kernel of a program, compiled at the first call.
     *
     * @param name of the kernel
     * @param source of a program with this one kernel
     * @throws OpenClException with the source and the compiler's log, if it does not compile
     */
    public synchronized CompiledKernel kernel(String name, String source) {
        requireOpen();
        return programCache.kernel(name, source);
    }

    /**
     * Launches a kernel.
     *
     * @param global work-items along each of up to three axes, multiples of those of a work-group
     * @param local work-items of a work-group along each axis
     * @param arguments in the kernel's order: {@link DeviceBuffer}, {@code Integer}, {@code Long}, {@code Float} or
     *     {@code Double}
     */
    public void launch(CompiledKernel kernel, long[] global, long[] local, Object... arguments) {
        retryingWhenMemoryIsFull(() -> withDeviceInErrors("a kernel", () -> {
            kernel.setArguments(driver, arguments);
            if (profiler.isRunning()) {
                profiler.add(kernel.name(), driver.launchTimed(queue, kernel.handle(), global, local));
            } else {
                driver.launch(queue, kernel.handle(), global, local);
            }
            unflushedKernels++;
        }));
        if (unflushedKernels >= MAX_UNFLUSHED_KERNELS) {
            flush();
        }
    }

    /** Starts to measure the time of each kernel. */
    public synchronized void startTiming() {
        withDeviceInErrors("timing", () -> {
            if (!profiler.isRunning()) {
                driver.finish(queue);
                Handle timed = driver.createQueue(context, device.id(), true);
                stagingBuffers.useQueue(timed);
                driver.releaseQueue(queue);
                queue = timed;
                profiler.start();
            }
        });
    }

    /**
     * Waits for all kernels, and returns the times of those that were launched since the last call; none if {@link
     * #startTiming} was not called.
     */
    public synchronized List<KernelTimer.KernelTime> takeTimes() {
        if (profiler.isRunning()) {
            finish();
        }
        List<KernelTimer.KernelTime> times = new ArrayList<>();
        withDeviceInErrors("timing", () -> times.addAll(profiler.take()));
        return times;
    }

    /** Submits all enqueued commands to the device. */
    synchronized void flush() {
        withDeviceInErrors("a flush", () -> driver.flush(queue));
        unflushedKernels = 0;
    }

    /** Waits until all enqueued commands are complete. */
    public synchronized void finish() {
        withDeviceInErrors("waiting", () -> driver.finish(queue));
        unflushedKernels = 0;
        stagingBuffers.markIdle();
        programCache.saveCompiled();
    }

    /** Sets the action that frees idle memory when a call finds none. */
    public void onOutOfMemory(Runnable relief) {
        freeIdleMemory = relief;
    }

    private void retryingWhenMemoryIsFull(Runnable call) {
        retryingWhenMemoryIsFull(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Makes a call. If the device has no memory for it, frees idle memory, waits until the driver has it back, and
     * makes the call once more. The session's lock is not held meanwhile: the code that frees memory has a lock of
     * its own, and two locks taken in two orders could deadlock.
     */
    private <T> T retryingWhenMemoryIsFull(Supplier<T> call) {
        try {
            return call.get();
        } catch (DeviceMemoryException refusal) {
            try {
                freeIdleMemory.run();
                finish();
                return call.get();
            } catch (DeviceException e) {
                refusal.addSuppressed(e);
                throw refusal;
            }
        }
    }

    private synchronized void withDeviceInErrors(String what, Runnable calls) {
        requireOpen();
        try {
            calls.run();
        } catch (OpenClException e) {
            if (e.isMemoryFull()) {
                throw memoryIsFull(", " + what + ": " + e.getMessage(), e);
            }
            throw e.at(device.description() + ", " + what);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(device.description() + " was closed");
        }
    }

    /** Waits for all commands and releases everything, buffers included. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ignoringErrors(() -> driver.finish(queue));
        ignoringErrors(programCache::saveCompiled);
        profiler.close();
        stagingBuffers.close();
        // Closing the staging buffers only enqueues their unmapping: the queue is finished again before it is
        // released.
        ignoringErrors(() -> driver.finish(queue));
        programCache.close();
        buffers.forEach(buffer -> driver.releaseBuffer(buffer.handle()));
        buffers.clear();
        allocatedBytes = 0;
        driver.releaseQueue(queue);
        driver.releaseContext(context);
    }

    /** Ignores the errors of a device that has failed, so that the host still releases everything. */
    private static void ignoringErrors(Runnable calls) {
        try {
            calls.run();
        } catch (OpenClException _) {
            // The session ends anyway: no caller could use the error.
        }
    }
}
