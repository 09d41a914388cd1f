package org.kudari.cpu.microkernel;

import java.util.Optional;

/**
 * The tile that this process takes at a vector width: the one that an earlier process found to be the fastest on this machine, else the
 * standard one.
 *
 * <p>Where nothing is known, a process that lives long enough measures in the background, for those after it. It keeps the tile
 * that it has: its kernels are compiled, and others would have to be.
 */
final class TileChoice {
    /** By then the JIT is through with what a program needs, and one this old does not miss a second of one core. */
    private static final long BEFORE_MEASURING_MILLIS = 15_000;

    private static final System.Logger LOGGER = System.getLogger(TileChoice.class.getPackageName());

    private TileChoice() {}

    /** The tile to take from now on. */
    static TileShape of(int bits) {
        TileStore store = TileStore.ofUser();
        Optional<TileShape> kept = store.find(bits);
        if (kept.isEmpty()) {
            Thread.ofPlatform()
                    .daemon()
                    .name("kudari-tile-tuner")
                    .inheritInheritableThreadLocals(false)
                    .start(() -> measureLater(store, bits));
        }
        return kept.orElse(TileShape.standard(bits));
    }

    private static void measureLater(TileStore store, int bits) {
        try {
            Thread.sleep(BEFORE_MEASURING_MILLIS);
            if (store.keeps()) {
                TileTuner.measure(bits).ifPresent(found -> store.keep(bits, found.chosen()));
            }
        } catch (InterruptedException | RuntimeException | LinkageError e) {
            // Nobody waits for this: the process goes on with the tile that it has.
            LOGGER.log(System.Logger.Level.DEBUG, "tiles are not measured here", e);
        }
    }
}
