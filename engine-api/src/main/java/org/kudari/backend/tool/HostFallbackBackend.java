package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Where a backend for a device with memory of its own begins. It computes every call on the host: it downloads the
 * operands, runs the call on the {@link ReferenceBackend}, and uploads the results. A subclass adds the memory:
 * {@link #info}, {@link #allocate}, {@link #release}, {@link #upload}, {@link #download}, {@link #finish} and {@link
 * #close}. It then passes the conformance suite, slowly, and replaces one call after the other by a kernel: by
 * overriding {@link #map}, say, and calling {@code super.map} for what the kernel does not take.
 *
 * <p>Whole buffers are copied, and one call runs at a time.
 */
public abstract class HostFallbackBackend extends InterceptingBackend {

    /** Prepares the reference, on which the calls run. */
    protected HostFallbackBackend() {
        super(new ReferenceBackend());
    }

    @Override
    final synchronized void intercept(Call call) {
        Map<Buffer, HostBuffer> copies = new IdentityHashMap<>();
        UnaryOperator<View> onHost =
                view -> new View(copies.computeIfAbsent(view.buffer(), this::downloaded), view.layout());
        call.run(inner(), onHost);
        Set<Buffer> written = call.outputs().stream().map(View::buffer).collect(Collectors.toSet());
        for (Buffer buffer : written) {
            upload(copies.get(buffer).segment(), whole(buffer));
        }
    }

    private HostBuffer downloaded(Buffer buffer) {
        HostBuffer copy = HostBuffer.allocate(buffer.type(), buffer.length());
        download(whole(buffer), copy.segment());
        return copy;
    }

    private static View whole(Buffer buffer) {
        return View.contiguous(buffer, Shape.of(buffer.length()));
    }

    // The reference's own answers are those of another device.

    @Override
    public abstract BackendInfo info();

    @Override
    public abstract Buffer allocate(DType type, long length);

    @Override
    public abstract void release(Buffer buffer);

    @Override
    public abstract void upload(MemorySegment source, View target);

    @Override
    public abstract void download(View source, MemorySegment target);

    @Override
    public abstract void finish();

    /** Ends the backend. An override calls this one as well, which ends the reference. */
    @Override
    public void close() {
        inner().close();
    }
}
