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
 * A backend without memory that computes nothing. A program that runs on it finds out the types and shapes of its
 * results, and whether its operands fit, at no cost: for the table of a model, or to check a file before anything is
 * allocated for it. Its values cannot be read. PyTorch calls such a device {@code meta}.
 */
public final class ShapesOnlyBackend implements Backend {
    private record Nothing(DType type, long length) implements Buffer {}

    /** A new one. */
    public ShapesOnlyBackend() {}

    @Override
    public BackendInfo info() {
        return new BackendInfo("shapes", "no device", "computes shapes and no values", 1, Long.MAX_VALUE, true);
    }

    @Override
    public long compiledKernels() {
        return 0;
    }

    @Override
    public Buffer allocate(DType type, long length) {
        return new Nothing(type, length);
    }

    @Override
    public void release(Buffer buffer) {}

    @Override
    public void upload(MemorySegment source, View target) {}

    /** @throws UnsupportedOperationException always, because there are no values */
    @Override
    public void download(View source, MemorySegment target) {
        throw new UnsupportedOperationException("the device 'shapes' has no values to read: it computes shapes only");
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {}

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {}

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {}

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {}

    @Override
    public void gather(View source, View indices, int axis, View out) {}

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {}

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {}

    @Override
    public void run(CompositeCall call) {}

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
