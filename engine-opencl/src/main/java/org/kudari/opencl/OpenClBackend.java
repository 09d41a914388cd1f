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
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.Epilogue;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.tool.KernelSource;
import org.kudari.backend.tool.KernelTimes;
import org.kudari.backend.tool.Tunable;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** An OpenCL device. Calls return when their kernels are in the device's queue. */
final class OpenClBackend implements Backend, KernelSource, KernelTimes, Tunable {
    private final Session session;
    private final Optional<MatrixUnitProducts> units;
    private final BackendInfo info;
    private final IndexFaults faults;
    private final Maps maps;
    private final Reductions reductions;
    private final ArgReductions argReductions;
    private final Indexing indexing;
    private final Products products;
    private final RandomFill randomFill;
    private final RowFunctions rowFunctions;

    /** Matrix products in {@code FLOAT32}: no factor is rounded. */
    OpenClBackend(String name, Session session) {
        this(name, session, Optional.empty());
    }

    /**
     * @param name as the device is asked for, such as {@code opencl:0}
     * @param units for matrix products of a lower precision; empty for {@code FLOAT32}
     */
    OpenClBackend(String name, Session session, Optional<MatrixUnitProducts> units) {
        this.session = session;
        this.units = units;
        OpenClDevice device = session.device();
        // The widest element decides: a buffer's limit is one of bytes.
        long longest = device.maxAllocation() / DType.FLOAT64.bytes();
        MatmulPrecision precision = units.map(MatrixUnitProducts::precision).orElse(MatmulPrecision.FLOAT32);
        info = new BackendInfo(name, device.description(), "OpenCL C", 1, longest, false, precision, device.details());
        faults = new IndexFaults(session);
        maps = new Maps(session);
        reductions = new Reductions(session);
        argReductions = new ArgReductions(session);
        indexing = new Indexing(session, faults);
        products = new Products(session, units);
        randomFill = new RandomFill(session);
        rowFunctions = new OpenClRowFunctions(session, faults);
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
        return Stream.of(maps.sources(kernel), reductions.sources(kernel), products.sources(kernel))
                .flatMap(Function.identity())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void measure() {
        session.measure();
    }

    @Override
    public List<Timed> take() {
        return session.takeTimes();
    }

    @Override
    public List<Choice> tune() {
        return new ProductTuner(session, units).tune();
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
        long bytes = source.shape().elements() * source.type().bytes();
        session.download((DeviceBuffer) source.buffer(), firstByte(source), target.asSlice(0, bytes));
        faults.check();
    }

    private static long firstByte(View view) {
        return view.layout().offset() * view.type().bytes();
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        maps.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        reductions.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        argReductions.reduce(reduction, input, axis, out);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        products.multiply(a, b, out, accumulate, epilogue);
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        indexing.gather(source, indices, axis, out);
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        indexing.scatterAdd(source, indices, axis, target);
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        randomFill.fill(distribution, key, out);
    }

    @Override
    public RowFunctions rowFunctions() {
        return rowFunctions;
    }

    @Override
    public void onShortage(Runnable relief) {
        session.onShortage(relief);
    }

    @Override
    public void finish() {
        session.finish();
        faults.check();
    }

    @Override
    public void close() {
        faults.close();
        session.close();
    }
}
