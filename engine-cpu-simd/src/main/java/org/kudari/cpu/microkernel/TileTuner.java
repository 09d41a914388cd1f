package org.kudari.cpu.microkernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.backend.tool.Tuner;

/**
 * Measures which tile of a matrix product is fastest with this machine's processor and JIT. The choice changes no bit
 * of a result: every element is the same sum in the same order, whatever the tile.
 */
public final class TileTuner {
    private TileTuner() {}

    /**
     * Measures the candidates at a vector width. Takes about a second, mostly for compilation.
     *
     * @return the fastest shape; empty if the JIT did not make all candidates fast, since a comparison then has no
     *     meaning
     */
    public static Optional<Tuner.Outcome<TileShape>> measure(int bits) {
        List<TileShape> shapes = TileShape.candidates(bits);
        Map<TileShape, TileBenchmark> benchmarks = new LinkedHashMap<>();
        for (TileShape shape : shapes) {
            TileBenchmark benchmark = new TileBenchmark(bits, shape);
            if (!benchmark.warmUp()) {
                return Optional.empty();
            }
            benchmarks.put(shape, benchmark);
        }
        return Optional.of(Tuner.choose(shapes, shape -> benchmarks.get(shape).operationsPerSecond()));
    }
}
