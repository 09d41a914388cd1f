package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * Passes every call to another backend. A tool extends it and overrides the calls that it changes.
 *
 * <p>Its {@link #rowFunctions} are those of {@link Backend}: none. A tool that offers them overrides the method.
 */
public abstract class ForwardingBackend implements Backend, KernelSource, KernelTimer {
    private final Backend inner;

    /**
     * Wraps a backend.
     *
     * @param inner the backend that does the work; it is closed with this one
     */
    protected ForwardingBackend(Backend inner) {
        this.inner = inner;
    }

    /** {@return the backend that does the work} */
    protected final Backend inner() {
        return inner;
    }

    @Override
    public BackendInfo info() {
        return inner.info();
    }

    @Override
    public long compiledKernels() {
        return inner.compiledKernels();
    }

    @Override
    public String source(Kernel kernel) {
        return inner instanceof KernelSource generator ? generator.source(kernel) : "";
    }

    @Override
    public void startTiming() {
        if (inner instanceof KernelTimer device) {
            device.startTiming();
        }
    }

    @Override
    public List<KernelTime> takeTimes() {
        return inner instanceof KernelTimer device ? device.takeTimes() : List.of();
    }

    @Override
    public Buffer allocate(DType type, long length) {
        return inner.allocate(type, length);
    }

    @Override
    public void release(Buffer buffer) {
        inner.release(buffer);
    }

    @Override
    public void upload(MemorySegment source, View target) {
        inner.upload(source, target);
    }

    @Override
    public void download(View source, MemorySegment target) {
        inner.download(source, target);
    }

    @Override
    public void peek(View source, MemorySegment target) {
        inner.peek(source, target);
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        inner.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        inner.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        inner.argReduce(reduction, input, axis, out);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        inner.matmul(a, b, out, accumulate, epilogue);
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        inner.gather(source, indices, axis, out);
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        inner.scatterAdd(source, indices, axis, target);
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        inner.random(distribution, key, out);
    }

    @Override
    public void run(CompositeCall call) {
        inner.run(call);
    }

    @Override
    public void onOutOfMemory(Runnable relief) {
        inner.onOutOfMemory(relief);
    }

    @Override
    public void finish() {
        inner.finish();
    }

    @Override
    public void close() {
        inner.close();
    }
}
