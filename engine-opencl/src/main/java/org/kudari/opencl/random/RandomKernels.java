package org.kudari.opencl.random;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.View;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Random numbers. */
public final class RandomKernels {
    private final Session session;
    private final ConcurrentHashMap<RandomSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    public RandomKernels(Session session) {
        this.session = session;
    }

    public void fill(Distribution distribution, RandomKey key, View out) {
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        boolean isLong = IndexWidth.needs64Bits(out.layout());
        RandomSource form = new RandomSource(
                distribution, out.type(), session.device().hasDoubles(), Grid.schedule(session.device()), isLong);
        CompiledKernel kernel =
                kernels.computeIfAbsent(form, missing -> session.kernel(RandomSource.NAME, missing.text()));
        long blocks = (elements + form.elementsPerBlock() - 1) / form.elementsPerBlock();
        KernelArguments arguments = new KernelArguments(isLong)
                .position(blocks)
                .position(elements)
                .value(key.seed())
                .value(key.stream())
                .base(out);
        Grid grid = Grid.forIterations(session.device(), kernel, blocks, form.elementsPerBlock());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
