package org.kudari.opencl.matmul;

import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.matmul.source.SplitKSource;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;

/**
 * Split-K: computes each sum in several parts if a product has fewer tiles than the device computes at a time. All
 * split products share the memory of the parts. The caller holds a lock from the launch that writes the parts to the
 * one that adds them.
 */
final class SplitK {
    /** Work-groups for each compute unit: with fewer, some units would be idle. */
    private static final int GROUPS_PER_UNIT = 2;

    /** The fewest terms of a part for which the additional launch pays. */
    private static final long MIN_PART_TERMS = 256;

    /** The most parts of a sum. */
    private static final long MAX_PARTS = 32;

    private final Session session;
    private final ScratchBuffer buffer;
    private final KernelCache<SplitKSource> kernels;

    SplitK(Session session) {
        this.session = session;
        buffer = new ScratchBuffer(session);
        kernels = new KernelCache<>(session);
    }

    /** The programs that apply a kernel's expressions as their epilogue. */
    Stream<String> sources(Kernel kernel) {
        return kernels.texts(source -> source.signature().epilogue() == kernel);
    }

    /**
     * The number of parts of each sum.
     *
     * @param tiles of the output
     * @param k the terms of a sum
     */
    static long parts(OpenClDevice device, long tiles, long k) {
        long wantedTiles = (long) GROUPS_PER_UNIT * device.computeUnits();
        long maxParts = Math.min(MAX_PARTS, k / MIN_PART_TERMS);
        return Math.clamp(wantedTiles / tiles, 1, Math.max(1, maxParts));
    }

    /** The elements of a product's output. Each part has as many. */
    static long elements(MatMulCall call) {
        return call.batchSize() * call.m() * call.n();
    }

    /** The memory of the parts, one after the other. */
    DeviceBuffer buffer(MatMulCall call, long parts) {
        return buffer.of(call.signature().type(), parts * elements(call));
    }

    /** Adds the parts in order, applies the epilogue and stores the results. */
    void add(MatMulCall call, DeviceBuffer partial, long parts) {
        CompiledKernel kernel = kernels.get(new SplitKSource(call.signature(), Grid.schedule(session.device())));
        long elements = elements(call);
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        arguments.position(elements);
        arguments.position(parts);
        call.addExtents(arguments);
        arguments.value(partial);
        call.addEpilogue(arguments);
        Grid grid = Grid.forIterations(session.device(), kernel, elements, parts);
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
