package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * Where a backend for a device with memory of its own begins. It computes every call on the host: it downloads the
 * operands, runs the call on the {@link ReferenceBackend}, and uploads the results. A subclass adds the memory:
 * {@link #info}, {@link #allocate}, {@link #release}, {@link #upload}, {@link #download}, {@link #finish} and {@link
 * #close}. It then passes the conformance suite, slowly, and replaces one call after the other by a kernel: by
 * overriding {@link #map}, say, and calling {@code super.map} for what the kernel does not take.
 *
 * <p>A call copies the buffers of its operands, and writes back what it computed and nothing else, so threads may use
 * other parts of the same buffers meanwhile. Such calls run one at a time. {@link #upload} and {@link #download} are
 * called while they do: an override that takes a lock of its own must not hold that lock when it calls {@code super}.
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
        for (View output : call.outputs()) {
            if (output.shape().elements() == 0) {
                continue;
            }
            HostBuffer copy = copies.get(output.buffer());
            forEachRun(output.layout(), (first, count) -> {
                long bytes = output.type().bytes();
                upload(
                        copy.segment().asSlice(first * bytes, count * bytes),
                        new View(output.buffer(), Layout.contiguous(Shape.of(count), first)));
            });
        }
    }

    private interface Run {
        void at(long first, long count);
    }

    /** The stretches of neighbouring elements that a layout without repetitions is made of. */
    private static void forEachRun(Layout layout, Run run) {
        LoopNest nest = new LoopNest(List.of(layout));
        boolean isDense = nest.innerStride(0) == 1;
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            if (isDense) {
                run.at(nest.start(0, outer), nest.innerExtent());
            } else {
                for (long inner = 0; inner < nest.innerExtent(); inner++) {
                    run.at(nest.start(0, outer) + inner * nest.innerStride(0), 1);
                }
            }
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
    public void peek(View source, MemorySegment target) {
        download(source, target);
    }

    @Override
    public abstract void finish();

    /** Ends the backend. An override calls this one as well, which ends the reference. */
    @Override
    public void close() {
        inner().close();
    }
}
