package org.kudari.opencl.matmul;

import java.util.Arrays;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.matmul.source.MatMulSignature;
import org.kudari.opencl.matmul.source.PanelPackingSource;
import org.kudari.opencl.matmul.source.RegisterBlock;
import org.kudari.opencl.matmul.source.RegisterBlockMatMulSource;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;

/** Matrix products on processors. Factors whose layout the kernel cannot read fast are packed into panels first. */
final class RegisterBlockMatMul {
    /** Elements of a matrix that is too large for a core's cache. */
    private static final long CACHE_ELEMENTS = 1 << 20;

    /** Rows or columns of the other factor from which on packing pays: each of them reads the packed factor once. */
    private static final long MIN_REUSE = 128;

    private final Session session;
    private final MatMulTuning tuning;
    private final ScratchBuffer leftPanels;
    private final ScratchBuffer rightPanels;
    private final KernelCache<PanelPackingSource> packingKernels;
    private final KernelCache<RegisterBlockMatMulSource> kernels;

    RegisterBlockMatMul(Session session, MatMulTuning tuning) {
        this.session = session;
        this.tuning = tuning;
        leftPanels = new ScratchBuffer(session);
        rightPanels = new ScratchBuffer(session);
        packingKernels = new KernelCache<>(session);
        kernels = new KernelCache<>(session);
    }

    /** The programs that apply a kernel's expressions as their epilogue. */
    Stream<String> sources(Kernel kernel) {
        return kernels.texts(source -> source.signature().epilogue() == kernel);
    }

    void multiply(MatMulCall call) {
        RegisterBlock registerBlock = registerBlock(tuning.registerBlock(), call);
        multiply(call, registerBlock, packsLeft(call), packsRight(call, registerBlock));
    }

    /**
     * The block for a product. There are few sizes, since each is a program to compile. In a narrow product of at
     * least 4 columns a vector is no longer than a row of the output, so that the right factor need not be packed.
     */
    static RegisterBlock registerBlock(RegisterBlock largest, MatMulCall call) {
        long n = call.n();
        int maxWidth = call.signature().type() == DType.FLOAT64 ? Math.max(4, largest.width() / 2) : largest.width();
        int width = Math.min(maxWidth, n >= 16 ? 16 : n >= 8 ? 8 : 4);
        int vectors = Math.min(largest.vectors(), n >= 4L * width ? 4 : n >= 2L * width ? 2 : 1);
        return new RegisterBlock(call.m() > 2 ? largest.rows() : 2, vectors, width);
    }

    /** Whether to pack the left factor: its rows are not contiguous, and it is too large for the caches. */
    private static boolean packsLeft(MatMulCall call) {
        return call.a().columnStride() != 1 && call.m() * call.k() >= CACHE_ELEMENTS && call.n() >= MIN_REUSE;
    }

    private static boolean packsRight(MatMulCall call, RegisterBlock registerBlock) {
        return call.b().columnStride() != 1
                || call.n() < registerBlock.columns()
                || call.k() * call.n() >= CACHE_ELEMENTS && call.m() >= MIN_REUSE;
    }

    /**
     * Synchronized, since all threads share the panels: no other product may launch between the kernels that write
     * them and the one that reads them.
     */
    synchronized void multiply(MatMulCall call, RegisterBlock registerBlock, boolean packLeft, boolean packRight) {
        RegisterBlockMatMulSource source =
                new RegisterBlockMatMulSource(call.signature(), registerBlock, packLeft, packRight);
        CompiledKernel kernel = kernels.get(source);
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        call.addExtents(arguments);
        call.addMatrix(call.a(), arguments);
        call.addMatrix(call.b(), arguments);
        MatMulSignature factors = call.signature().withoutEpilogue();
        if (packLeft) {
            boolean isContiguous = call.a().rowStride() == 1;
            addPacked(
                    call,
                    call.a(),
                    new PanelPackingSource(factors, true, registerBlock.rows(), isContiguous),
                    leftPanels,
                    arguments);
        }
        if (packRight) {
            boolean isContiguous = call.b().columnStride() == 1;
            addPacked(
                    call,
                    call.b(),
                    new PanelPackingSource(factors, false, registerBlock.columns(), isContiguous),
                    rightPanels,
                    arguments);
        }
        call.addEpilogue(arguments);
        long blocks = call.batchSize()
                * Math.ceilDiv(call.m(), registerBlock.rows())
                * Math.ceilDiv(call.n(), registerBlock.columns());
        session.launch(kernel, new long[] {blocks}, new long[] {1}, arguments.toArray());
    }

    private void addPacked(
            MatMulCall call,
            MatMulCall.MatrixOperand matrix,
            PanelPackingSource source,
            ScratchBuffer scratchBuffer,
            KernelArguments productArguments) {
        CompiledKernel kernel = packingKernels.get(source);
        boolean isShared = Arrays.stream(matrix.batchStrides()).allMatch(step -> step == 0);
        long panels =
                (isShared ? 1 : call.batchSize()) * Math.ceilDiv(source.isLeft() ? call.m() : call.n(), source.width());
        DeviceBuffer target = scratchBuffer.of(call.signature().type(), panels * call.k() * source.width());
        productArguments.value(target);
        productArguments.position(isShared ? 0 : 1);
        long items = panels * Math.ceilDiv(call.k(), PanelPackingSource.DEPTH_PER_ITEM);
        if (items > 0) {
            KernelArguments arguments = new KernelArguments(call.signature().isLong());
            arguments.position(items);
            call.addExtents(arguments);
            call.addMatrix(call.a(), arguments);
            call.addMatrix(call.b(), arguments);
            arguments.value(target);
            session.launch(kernel, new long[] {items}, new long[] {1}, arguments.toArray());
        }
    }
}
