package org.kudari.cpu;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.DeviceException;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.Tunable;
import org.kudari.backend.tool.Tuner;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.elementwise.ElementwisePlans;
import org.kudari.cpu.elementwise.IntegerMaps;
import org.kudari.cpu.elementwise.RandomKernels;
import org.kudari.cpu.gemm.Gemm;
import org.kudari.cpu.gemm.TransposedCopy;
import org.kudari.cpu.indexing.IndexingKernels;
import org.kudari.cpu.matmul.MatMulKernels;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.TileShape;
import org.kudari.cpu.microkernel.TileStore;
import org.kudari.cpu.microkernel.TileTuner;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.reduce.ArgReduceKernels;
import org.kudari.cpu.reduce.ReduceKernels;
import org.kudari.cpu.reduce.ScanKernels;
import org.kudari.cpu.rows.CpuRowFunctions;
import org.kudari.cpu.sort.ArgSortKernels;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.ScratchPool;
import org.kudari.cpu.threads.WorkerPool;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * The backend for the processor. Calls that compute in float32 run on the kernels of a {@link CpuTier}, on several
 * threads. Maps and reductions of integers and truth values run on plain loops, on several threads too. All other calls
 * go to the reference backend, which is correct for all types and slow.
 *
 * <p>The results of a call have the same bits on every tier and with any number of threads. The exception is a
 * processor without fused multiply-add. It has only the plain tier, and its results can differ from those of other
 * processors.
 */
public final class CpuBackend implements Backend, Tunable {
    private final BackendInfo info;
    private final WorkerPool pool;
    private final KernelPrograms programs;
    private final ElementwisePlans elementwisePlans;
    private final IntegerMaps integerMaps;
    private final MicroKernels microKernels;
    private final ParallelFor parallelFor;
    private final ReduceKernels reduceKernels;
    private final ArgReduceKernels argReduceKernels;
    private final ScanKernels scanKernels;
    private final ArgSortKernels argSortKernels;
    private final MatMulKernels matMulKernels;
    private final IndexingKernels indexingKernels;
    private final RandomKernels randomKernels;
    private final CpuRowFunctions rowFunctions;
    private final ReferenceBackend reference = new ReferenceBackend();

    /**
     * Creates a backend.
     *
     * @param kernels a sentence that says which kernels run, and why
     * @param pool the threads; they are closed with the backend
     */
    CpuBackend(String kernels, WorkerPool pool, LoopCache loops, MicroKernels microKernels) {
        this.pool = pool;
        int threads = pool.threads();
        info = new BackendInfo("cpu", CpuFeatures.processorName(), kernels, threads, HostBuffer.MAX_LENGTH, true);
        programs = new KernelPrograms(loops);
        elementwisePlans = new ElementwisePlans(programs);
        this.microKernels = microKernels;
        ScratchPool scratchPool = new ScratchPool(threads);
        parallelFor = new ParallelFor(pool, scratchPool);
        integerMaps = new IntegerMaps(parallelFor);
        reduceKernels = new ReduceKernels(programs, loops, parallelFor);
        argReduceKernels = new ArgReduceKernels(parallelFor);
        scanKernels = new ScanKernels(parallelFor, loops);
        argSortKernels = new ArgSortKernels(parallelFor);
        matMulKernels = new MatMulKernels(new Gemm(pool, microKernels), programs, scratchPool);
        indexingKernels = new IndexingKernels(parallelFor, loops);
        randomKernels = new RandomKernels(parallelFor, loops);
        rowFunctions = new CpuRowFunctions(parallelFor, loops);
    }

    /**
     * Opens a backend on the kernels of a given vector width, for tests and measurements. It runs vector loops from the
     * first call on, before the JIT has compiled them, and each loop on all threads. Devices that are opened by name
     * run plain loops until then, and loops on as many threads as pay.
     *
     * @param vectorBits 128, 256 or 512, or 0 for the kernels in plain Java
     * @param threads the number of threads, 0 for one on each processor
     * @throws IllegalArgumentException if there are no such kernels or they do not run here, saying why
     */
    public static CpuBackend open(int vectorBits, int threads) {
        CpuTier tier = CpuTier.ofBits(vectorBits);
        CpuFeatures.requireRunnable(tier);
        return new CpuBackend(
                CpuFeatures.describe(tier),
                new WorkerPool(threads(threads)),
                new LoopCache(tier),
                microKernels(tier, false));
    }

    /**
     * Opens a backend on the tier that suits this JVM and processor.
     *
     * @param threads the number of threads, 0 for one on each processor
     */
    static CpuBackend open(int threads) {
        CpuFeatures.TierChoice choice = CpuFeatures.choose();
        PlainTierWarning.giveOnce(choice);
        CpuTier tier = choice.tier();
        if (tier.isVector()) {
            VectorMicroKernels.shared(tier.bits()).prepare();
        }
        WorkerPool pool = WorkerPool.adaptive(threads(threads));
        return new CpuBackend(choice.description(), pool, LoopCache.shared(tier), microKernels(tier, true));
    }

    /** @param standIns whether plain loops run until the vector loops are compiled */
    private static MicroKernels microKernels(CpuTier tier, boolean standIns) {
        if (!tier.isVector()) {
            return new PlainMicroKernels();
        }
        return standIns ? VectorMicroKernels.shared(tier.bits()) : new VectorMicroKernels(tier.bits(), false);
    }

    private static int threads(int threads) {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public long compiledKernels() {
        return programs.prepared() + microKernels.generatedLoops() + reference.compiledKernels();
    }

    @Override
    public List<Choice> tune() {
        int bits = CpuFeatures.choose().tier().bits();
        if (bits == 0) {
            return List.of();
        }
        Tuner.Outcome<TileShape> found = TileTuner.measure(bits)
                .orElseThrow(() -> new DeviceException("the JIT has not compiled all candidates in time: try again"));
        TileStore.ofUser().put(bits, found.chosen());
        return List.of(
                Choice.of("tile of matrix products, rows by vectors, on one thread", found, TileShape::toString));
    }

    @Override
    public Buffer allocate(DType type, long length) {
        return HostBuffer.allocate(type, length);
    }

    @Override
    public void release(Buffer buffer) {
        // The garbage collector frees the memory.
    }

    @Override
    public void upload(MemorySegment source, View target) {
        HostBuffer.copyIn(source, target);
    }

    @Override
    public void download(View source, MemorySegment target) {
        HostBuffer.copyOut(source, target);
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        DType computedType = computedType(inputs, outputs);
        if (computedType != DType.FLOAT32 && !isBytesToFloats(kernel, inputs, outputs)) {
            if (computedType == DType.FLOAT64) {
                reference.map(kernel, uniforms, inputs, outputs);
            } else {
                integerMaps.map(kernel, uniforms, inputs, outputs);
            }
            return;
        }
        if (kernel == Kernel.IDENTITY && TransposedCopy.suits(inputs.getFirst(), outputs.getFirst())) {
            new TransposedCopy(microKernels, inputs.getFirst(), outputs.getFirst()).copy(parallelFor);
            return;
        }
        ElementwisePlan plan = elementwisePlans.acquire(kernel, uniforms, inputs, outputs);
        long elements = outputs.getFirst().shape().elements();
        parallelFor.forEachRange(elements, TileSizes.GRANULE, ParallelFor.cost(elements, plan.cost()), plan);
        elementwisePlans.release(plan);
    }

    /**
     * Whether a call converts bytes to floats, as batches of images need. The float32 kernels are exact for it,
     * whatever type the call computes in.
     */
    private static boolean isBytesToFloats(Kernel kernel, List<View> inputs, List<View> outputs) {
        return kernel == Kernel.IDENTITY
                && inputs.getFirst().type().bytes() == 1
                && outputs.getFirst().type() == DType.FLOAT32;
    }

    private static DType computedType(List<View> inputs, List<View> outputs) {
        if (inputs.isEmpty()) {
            return outputs.getFirst().type();
        }
        DType type = inputs.getFirst().type();
        for (int i = 1; i < inputs.size(); i++) {
            type = type.promote(inputs.get(i).type());
        }
        return type;
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        if (out.type() == DType.FLOAT32) {
            reduceKernels.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
        } else if (ReduceKernels.suitsIntegers(inputs, out)) {
            reduceKernels.reduceIntegers(reduction, kernel, uniforms, inputs, out, accumulate);
        } else {
            reference.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
        }
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        if (input.type() == DType.FLOAT32) {
            argReduceKernels.reduce(reduction, input, axis, out);
        } else {
            reference.argReduce(reduction, input, axis, out);
        }
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.type() == DType.FLOAT32) {
            matMulKernels.multiply(a, b, out, accumulate, epilogue);
        } else {
            reference.matmul(a, b, out, accumulate, epilogue);
        }
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        indexingKernels.gather(source, indices, axis, out);
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        if (target.type() == DType.FLOAT32) {
            indexingKernels.scatterAdd(source, indices, axis, target);
        } else {
            reference.scatterAdd(source, indices, axis, target);
        }
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        randomKernels.fill(distribution, key, out);
    }

    @Override
    public void run(CompositeCall call) {
        switch (call) {
            case CompositeCall.Scan scan when ScanKernels.supports(scan) -> scanKernels.run(scan);
            case CompositeCall.Scan scan -> scan.decompose(this);
            case CompositeCall.ArgSort argSort when ArgSortKernels.supports(argSort) -> argSortKernels.run(argSort);
            case CompositeCall.ArgSort argSort -> argSort.decompose(this);
            case CompositeCall.GatherLabels gather -> gather.decompose(this);
        }
    }

    @Override
    public RowFunctions rowFunctions() {
        return rowFunctions;
    }

    @Override
    public void finish() {
        // Every call has finished when it returns.
    }

    @Override
    public void close() {
        pool.close();
        elementwisePlans.clear();
        integerMaps.clear();
        matMulKernels.clear();
        reduceKernels.clear();
        argReduceKernels.clear();
        indexingKernels.clear();
        rowFunctions.clear();
        programs.clear();
        parallelFor.scratchPool().clear();
        reference.close();
    }
}
