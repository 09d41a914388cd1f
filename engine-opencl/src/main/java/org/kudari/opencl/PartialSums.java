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
 * Sums of products in several parts, where there are fewer tiles than a device computes at a time. All products that are split share
 * the memory of the parts: whoever splits one sees to it that no other is started in between.
 */
final class PartialSums {
    /** Groups for each of the device's units, below which some would have nothing to do. */
    private static final int GROUPS_PER_UNIT = 2;

    /** The terms that make a part of a sum worth another launch. */
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

    /** Adds the parts up, in order, and does with the sums what the product is to do. */
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
