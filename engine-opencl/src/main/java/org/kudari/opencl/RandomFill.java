package org.kudari.opencl;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.View;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.RandomSource;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Random numbers. */
final class RandomFill {
    private final Session session;
    private final ConcurrentHashMap<RandomSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    RandomFill(Session session) {
        this.session = session;
    }

    void fill(Distribution distribution, RandomKey key, View out) {
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        boolean isLong = Positions.needLongs(out.layout());
        RandomSource form = new RandomSource(
                distribution, out.type(), session.device().hasDoubles(), Grid.sweep(session.device()), isLong);
        CompiledKernel kernel =
                kernels.computeIfAbsent(form, missing -> session.kernel(RandomSource.NAME, missing.text()));
        long blocks = (elements + form.elementsPerBlock() - 1) / form.elementsPerBlock();
        Arguments arguments = new Arguments(isLong)
                .position(blocks)
                .position(elements)
                .value(key.seed())
                .value(key.stream())
                .dense(out);
        Grid grid = Grid.sweeping(session.device(), kernel, blocks, form.elementsPerBlock());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
