package org.kudari.cpu.microkernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chooses the tile that this process uses at a vector width: the one that an earlier process measured as the fastest on
 * this machine, else the default.
 *
 * <p>If no measurement is kept, a process that asks for it and lives long enough measures in the background, for later
 * processes. It keeps its own tile: its kernels are compiled already, and those of another tile would have to be
 * compiled.
 */
public final class TileChoice {
    /**
     * By then the JIT has compiled what most programs need, and a second of one core does not slow a process that lives
     * this long.
     */
    private static final long BEFORE_MEASURING_MILLIS = 15_000;

    /** The name of the thread that measures. */
    static final String THREAD = "kudari-tile-tuner";

    private static final System.Logger LOGGER = System.getLogger(TileChoice.class.getPackageName());

    /** The vector widths that this process measures or has measured. */
    private static final Set<Integer> MEASURED = ConcurrentHashMap.newKeySet();

    private TileChoice() {}

    /** Returns the tile to use. */
    static TileShape of(int bits) {
        return TileStore.ofUser().get(bits).orElse(TileShape.defaultFor(bits));
    }

    /**
     * Measures in the background, once in a process, if no measurement is kept.
     *
     * @param bits the vector width
     */
    public static void measureInBackground(int bits) {
        TileStore store = TileStore.ofUser();
        if (store.get(bits).isEmpty() && MEASURED.add(bits)) {
            Thread.ofPlatform()
                    .daemon()
                    .name(THREAD)
                    .inheritInheritableThreadLocals(false)
                    .start(() -> measureLater(store, bits));
        }
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
