package org.kudari.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** The reference, call by call: what a mutant overrides one call of. */
class ForwardingBackend implements Backend {
    final Backend reference = new ReferenceBackend();

    @Override
    public BackendInfo info() {
        return reference.info();
    }

    @Override
    public long compiledKernels() {
        return reference.compiledKernels();
    }

    @Override
    public Buffer allocate(DType type, long length) {
        return reference.allocate(type, length);
    }

    @Override
    public void release(Buffer buffer) {
        reference.release(buffer);
    }

    @Override
    public void upload(MemorySegment source, View target) {
        reference.upload(source, target);
    }

    @Override
    public void download(View source, MemorySegment target) {
        reference.download(source, target);
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        reference.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        reference.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        reference.argReduce(reduction, input, axis, out);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        reference.matmul(a, b, out, accumulate, epilogue);
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        reference.gather(source, indices, axis, out);
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        reference.scatterAdd(source, indices, axis, target);
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        reference.random(distribution, key, out);
    }

    @Override
    public void finish() {
        reference.finish();
    }

    @Override
    public void close() {
        reference.close();
    }
}
