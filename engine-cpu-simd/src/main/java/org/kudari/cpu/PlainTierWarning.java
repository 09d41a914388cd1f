package org.kudari.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import org.kudari.cpu.platform.CpuFeatures;

/** A warning, once in a process, that a program runs on the plain tier without having asked for it. */
final class PlainTierWarning {
    private static final System.Logger LOGGER = System.getLogger(PlainTierWarning.class.getPackageName());
    private static final AtomicBoolean GIVEN = new AtomicBoolean();

    private PlainTierWarning() {}

    /** Logs the warning if the tier is a fallback and the warning was not logged before. */
    static void giveOnce(CpuFeatures.TierChoice choice) {
        if (choice.isFallback() && GIVEN.compareAndSet(false, true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "The device 'cpu' computes in plain Java, about ten times slower than with vectors: "
                            + choice.reason());
        }
    }
}
