package org.kudari.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import org.kudari.cpu.platform.CpuFeatures;

/** Warns a program that runs on the slow tier without having asked for it, once in a process. */
final class PlainTierWarning {
    private static final System.Logger LOGGER = System.getLogger(PlainTierWarning.class.getPackageName());
    private static final AtomicBoolean GIVEN = new AtomicBoolean();

    private PlainTierWarning() {}

    /** Logs the warning if the tier is a fallback and no earlier device of this process was on it. */
    static void giveOnce(CpuFeatures.TierChoice choice) {
        if (choice.isFallback() && GIVEN.compareAndSet(false, true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "The device 'cpu' computes in plain Java, about ten times slower than with vectors: "
                            + choice.reason());
        }
    }
}
