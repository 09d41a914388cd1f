package org.kudari.opencl;

import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.PartialSumsSource;

/**
 * Split-K: computes each sum in several parts if a product has fewer tiles than the device computes at a time. All
 * split products share the memory of the parts. The caller holds a lock from the launch that writes the parts to the
 * one that adds them.
 */
final class PartialSums {
    /** Work-groups for each compute unit: with fewer, some units would be idle. */
    private static final int GROUPS_PER_UNIT = 2;

    /** The fewest terms of a part for which the additional launch pays. */
    private static final long PART = 256;

    private static final long MOST_PARTS = 32;

    private final Session session;
    private final Scratch memory;
    private final ConcurrentHashMap<PartialSumsSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    PartialSums(Session session) {
        this.session = session;
        memory = new Scratch(session);
    }

    /** The programs that end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return kernels.keySet().stream()
                .filter(source -> source.form().epilogue() == kernel)
                .map(PartialSumsSource::text);
    }

    /** In how many parts to compute the sums of {@code k} terms of so many tiles. */
    static long parts(OpenClDevice device, long tiles, long k) {
        long wanted = (long) GROUPS_PER_UNIT * device.computeUnits();
        long most = Math.min(MOST_PARTS, k / PART);
        return Math.clamp(wanted / tiles, 1, Math.max(1, most));
    }

    /** The elements of a product's output: as many as each part has. */
    static long elements(ProductShape shape) {
        return shape.batch() * shape.m() * shape.n();
    }

    /** Where the parts go, one after the other. */
    DeviceBuffer memory(ProductShape shape, long parts) {
        return memory.of(shape.form().type(), parts * elements(shape));
    }

    /** Adds the parts in order, applies the epilogue and stores the results. */
    void add(ProductShape shape, DeviceBuffer partial, long parts) {
        CompiledKernel kernel = kernels.computeIfAbsent(
                new PartialSumsSource(shape.form(), Grid.sweep(session.device())),
                missing -> session.kernel(PartialSumsSource.NAME, missing.text()));
        long elements = elements(shape);
        Arguments arguments = new Arguments(shape.form().isLong());
        arguments.position(elements);
        arguments.position(parts);
        shape.addExtents(arguments);
        arguments.value(partial);
        shape.addEnd(arguments);
        Grid grid = Grid.sweeping(session.device(), kernel, elements, parts);
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
