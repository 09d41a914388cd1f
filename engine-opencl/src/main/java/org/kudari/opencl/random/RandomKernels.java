package org.kudari.opencl.random;

import org.kudari.backend.View;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Fills tensors with random numbers. */
public final class RandomKernels {
    private final Session session;
    private final KernelCache<RandomSource> kernels;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     */
    public RandomKernels(Session session) {
        this.session = session;
        kernels = new KernelCache<>(session);
    }

    /** Fills a tensor, see {@link org.kudari.backend.Backend#random}. */
    public void fill(Distribution distribution, RandomKey key, View out) {
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        boolean isLong = IndexWidth.needs64Bits(out);
        RandomSource source = new RandomSource(
                distribution, out.type(), session.device().hasDoubles(), Grid.schedule(session.device()), isLong);
        CompiledKernel kernel = kernels.get(source);
        long blocks = (elements + source.elementsPerBlock() - 1) / source.elementsPerBlock();
        KernelArguments arguments = new KernelArguments(isLong)
                .position(blocks)
                .position(elements)
                .value(key.seed())
                .value(key.stream())
                .base(out);
        Grid grid = Grid.forIterations(session.device(), kernel, blocks, source.elementsPerBlock());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
