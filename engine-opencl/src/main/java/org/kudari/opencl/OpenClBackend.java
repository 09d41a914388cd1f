package org.kudari.opencl;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.Epilogue;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.tool.KernelSource;
import org.kudari.backend.tool.KernelTimer;
import org.kudari.backend.tool.Tunable;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.elementwise.ElementwiseKernels;
import org.kudari.opencl.indexing.IndexErrors;
import org.kudari.opencl.indexing.IndexingKernels;
import org.kudari.opencl.matmul.MatMulKernels;
import org.kudari.opencl.matmul.MatrixUnitMatMul;
import org.kudari.opencl.random.RandomKernels;
import org.kudari.opencl.reduce.ArgReduceKernels;
import org.kudari.opencl.reduce.ReduceKernels;
import org.kudari.opencl.reduce.ScanKernels;
import org.kudari.opencl.rows.OpenClRowFunctions;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.sort.ArgSortKernels;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * The backend of one OpenCL device. A call returns when its kernels are in the device's queue; only downloads and
 * {@link #finish} wait for results.
 */
final class OpenClBackend implements Backend, KernelSource, KernelTimer, Tunable {
    private final Session session;
    private final BackendInfo info;
    private final IndexErrors indexErrors;
    private final ElementwiseKernels elementwiseKernels;
    private final ReduceKernels reduceKernels;
    private final ArgReduceKernels argReduceKernels;
    private final ScanKernels scanKernels;
    private final ArgSortKernels argSortKernels;
    private final IndexingKernels indexingKernels;
    private final MatMulKernels matMulKernels;
    private final RandomKernels randomKernels;
    private final RowFunctions rowFunctions;

    /** Matrix products in {@code FLOAT32}: no factor is rounded. */
    OpenClBackend(String name, Session session) {
        this(name, session, Optional.empty());
    }

    /**
     * @param name the name by which the device was opened, such as {@code opencl:0}
     * @param units for matrix products of a lower precision; empty for {@code FLOAT32}
     */
    OpenClBackend(String name, Session session, Optional<MatrixUnitMatMul> units) {
        this.session = session;
        OpenClDevice device = session.device();
        // The driver limits the bytes of a buffer, so the widest type decides how many elements fit.
        long longest = device.maxAllocation() / DType.FLOAT64.bytes();
        MatmulPrecision precision = units.map(MatrixUnitMatMul::precision).orElse(MatmulPrecision.FLOAT32);
        info = new BackendInfo(name, device.description(), "OpenCL C", 1, longest, false, precision, device.details());
        indexErrors = new IndexErrors(session);
        elementwiseKernels = new ElementwiseKernels(session);
        reduceKernels = new ReduceKernels(session);
        argReduceKernels = new ArgReduceKernels(session);
        scanKernels = new ScanKernels(session);
        argSortKernels = new ArgSortKernels(session);
        indexingKernels = new IndexingKernels(session, indexErrors);
        matMulKernels = new MatMulKernels(session, units);
        randomKernels = new RandomKernels(session);
        rowFunctions = new OpenClRowFunctions(session, indexErrors);
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public long compiledKernels() {
        return session.compiledPrograms();
    }

    @Override
    public String source(Kernel kernel) {
        return Stream.of(
                        elementwiseKernels.sources(kernel),
                        reduceKernels.sources(kernel),
                        matMulKernels.sources(kernel))
                .flatMap(Function.identity())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void startTiming() {
        session.startTiming();
    }

    @Override
    public List<KernelTime> takeTimes() {
        return session.takeTimes();
    }

    @Override
    public List<Choice> tune() {
        return matMulKernels.tune();
    }

    @Override
    public Buffer allocate(DType type, long length) {
        if (type == DType.FLOAT64 && !session.device().hasDoubles()) {
            throw new IllegalArgumentException(
                    session.device().description() + " does not compute with FLOAT64: convert to FLOAT32");
        }
        if (length > info.maxBufferLength()) {
            throw new DeviceMemoryException("a tensor of " + length + " elements is too large for this device: one of"
                    + " its buffers holds at most " + info.maxBufferLength());
        }
        return session.allocate(type, length);
    }

    @Override
    public void release(Buffer buffer) {
        session.release((DeviceBuffer) buffer);
    }

    @Override
    public void upload(MemorySegment source, View target) {
        long bytes = target.shape().elements() * target.type().bytes();
        session.upload(source.asSlice(0, bytes), (DeviceBuffer) target.buffer(), firstByte(target));
    }

    @Override
    public void download(View source, MemorySegment target) {
        peek(source, target);
        indexErrors.check();
    }

    @Override
    public void peek(View source, MemorySegment target) {
        long bytes = source.shape().elements() * source.type().bytes();
        session.download((DeviceBuffer) source.buffer(), firstByte(source), target.asSlice(0, bytes));
    }

    private static long firstByte(View view) {
        return view.layout().offset() * view.type().bytes();
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        elementwiseKernels.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        reduceKernels.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        argReduceKernels.reduce(reduction, input, axis, out);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        matMulKernels.multiply(a, b, out, accumulate, epilogue);
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        indexingKernels.gather(source, indices, axis, out);
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        indexingKernels.scatterAdd(source, indices, axis, target);
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        randomKernels.fill(distribution, key, out);
    }

    @Override
    public void run(CompositeCall call) {
        switch (call) {
            case CompositeCall.Scan scan -> scanKernels.run(scan);
            case CompositeCall.ArgSort argSort -> argSortKernels.run(argSort);
            case CompositeCall.GatherLabels gather -> indexingKernels.gather(gather);
        }
    }

    @Override
    public RowFunctions rowFunctions() {
        return rowFunctions;
    }

    @Override
    public void onOutOfMemory(Runnable relief) {
        session.onOutOfMemory(relief);
    }

    @Override
    public void finish() {
        session.finish();
        indexErrors.check();
    }

    @Override
    public void close() {
        indexErrors.close();
        session.close();
    }
}
