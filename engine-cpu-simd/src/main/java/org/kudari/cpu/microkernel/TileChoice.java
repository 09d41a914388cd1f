package org.kudari.cpu.microkernel;

import java.util.Optional;

/**
 * Chooses the tile that this process uses at a vector width: the one that an earlier process measured as the fastest on
 * this machine, else the default.
 *
 * <p>If no measurement is kept, a process that lives long enough measures in the background, for later processes. It
 * keeps its own tile: its kernels are compiled already, and those of another tile would have to be compiled.
 */
final class TileChoice {
    /**
     * By then the JIT has compiled what most programs need, and a second of one core does not slow a process that lives
     * this long.
     */
    private static final long BEFORE_MEASURING_MILLIS = 15_000;

    private static final System.Logger LOGGER = System.getLogger(TileChoice.class.getPackageName());

    private TileChoice() {}

    /** Returns the tile to use, and starts the measurement if none is kept. */
    static TileShape of(int bits) {
        TileStore store = TileStore.ofUser();
        Optional<TileShape> kept = store.get(bits);
        if (kept.isEmpty()) {
            Thread.ofPlatform()
                    .daemon()
                    .name("kudari-tile-tuner")
                    .inheritInheritableThreadLocals(false)
                    .start(() -> measureLater(store, bits));
        }
        return kept.orElse(TileShape.defaultFor(bits));
    }

    private static void measureLater(TileStore store, int bits) {
        try {
            Thread.sleep(BEFORE_MEASURING_MILLIS);
            if (store.isWritable()) {
                TileTuner.measure(bits).ifPresent(found -> store.put(bits, found.chosen()));
            }
        } catch (InterruptedException | RuntimeException | LinkageError e) {
            // No result is needed: the process keeps the tile that it has.
            LOGGER.log(System.Logger.Level.DEBUG, "tiles are not measured here", e);
        }
    }
}
