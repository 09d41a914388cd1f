package org.kudari.testing;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * Stands in for a GPU: its memory is limited, its buffers are of a kind of its own and must be given back, and only it can
 * look inside. Computes as the reference does.
 */
public final class DeviceMemoryBackend extends ForwardingBackend {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicInteger allocations = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();

    private record OpaqueBuffer(HostBuffer hidden) implements Buffer {
        @Override
        public DType type() {
            return hidden.type();
        }

        @Override
        public long length() {
            return hidden.length();
        }

        long bytes() {
            return length() * type().bytes();
        }
    }

    public DeviceMemoryBackend() {
        this(Long.MAX_VALUE);
    }

    public DeviceMemoryBackend(long limitBytes) {
        super(new ReferenceBackend());
        this.limitBytes = limitBytes;
    }

    /** The bytes that were allocated and not yet released. */
    public long usedBytes() {
        return usedBytes.get();
    }

    /** How often memory was provided. */
    public int allocations() {
        return allocations.get();
    }

    /** How often memory was given back. */
    public int releases() {
        return releases.get();
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo("opaque", "a stand-in for a GPU", "the reference's", 1, 1 << 20, false);
    }

    @Override
    public Buffer allocate(DType type, long length) {
        OpaqueBuffer buffer = new OpaqueBuffer(HostBuffer.allocate(type, length));
        if (usedBytes.addAndGet(buffer.bytes()) > limitBytes) {
            usedBytes.addAndGet(-buffer.bytes());
            throw new DeviceMemoryException("no room for " + buffer.bytes() + " bytes");
        }
        allocations.incrementAndGet();
        return buffer;
    }

    @Override
    public void release(Buffer buffer) {
        releases.incrementAndGet();
        usedBytes.addAndGet(-((OpaqueBuffer) buffer).bytes());
    }

    private static View opened(View view) {
        return new View(((OpaqueBuffer) view.buffer()).hidden(), view.layout());
    }

    private static List<View> opened(List<View> views) {
        return views.stream().map(DeviceMemoryBackend::opened).toList();
    }

    @Override
    public void upload(MemorySegment source, View target) {
        inner().upload(source, opened(target));
    }

    @Override
    public void download(View source, MemorySegment target) {
        inner().download(opened(source), target);
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        inner().map(kernel, uniforms, opened(inputs), opened(outputs));
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        inner().reduce(reduction, kernel, uniforms, opened(inputs), opened(out), accumulate);
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        inner().argReduce(reduction, opened(input), axis, opened(out));
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        Epilogue opened = epilogue == null
                ? null
                : new Epilogue(
                        epilogue.kernel(),
                        epilogue.uniforms(),
                        opened(epilogue.operands()),
                        epilogue.product() == null ? null : opened(epilogue.product()));
        inner().matmul(opened(a), opened(b), opened(out), accumulate, opened);
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        inner().gather(opened(source), opened(indices), axis, opened(out));
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        inner().scatterAdd(opened(source), opened(indices), axis, opened(target));
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        inner().random(distribution, key, opened(out));
    }
}
