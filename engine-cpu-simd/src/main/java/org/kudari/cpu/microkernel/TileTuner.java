package org.kudari.cpu.microkernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.backend.tool.Tuner;
import org.kudari.cpu.gemm.Gemm;

/** Chooses which tile this machine's processor and JIT do best with. The choice changes no bit of any result (see {@link Gemm}). */
public final class TileTuner {
    private TileTuner() {}

    /**
     * The shape to use here at a vector width; takes about a second, most of it the JIT's. None if the JIT did not make all of
     * them fast: then a comparison says nothing.
     */
    public static Optional<Tuner.Outcome<TileShape>> measure(int bits) {
        List<TileShape> shapes = TileShape.candidates(bits);
        Map<TileShape, TileBenchmark> meters = new LinkedHashMap<>();
        for (TileShape shape : shapes) {
            TileBenchmark meter = new TileBenchmark(bits, shape);
            if (!meter.warmUp()) {
                return Optional.empty();
            }
            meters.put(shape, meter);
        }
        return Optional.of(Tuner.choose(shapes, shape -> meters.get(shape).rate()));
    }
}
