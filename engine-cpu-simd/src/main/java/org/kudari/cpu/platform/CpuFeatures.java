package org.kudari.cpu.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Detects what this machine and JVM can run: whether the Vector API can be used, the widest vectors, and the name of
 * the processor.
 *
 * <p>The Vector API is an incubating module. A JVM has it only if the module was added, at the start or (by the
 * launcher) later, so the check is to load one of its classes. Its code is fast only after C2 has compiled it.
 */
public final class CpuFeatures {
    /**
     * Whether the processor has a fused multiply-add. Where it has none, {@code Math.fma} is emulated with big
     * decimals.
     */
    public static final boolean HAS_FMA = isFmaInHardware();

    /** Keeps the result of the timed loop in use, so that the JIT does not remove the loop. */
    private static float sink;

    /**
     * The system property that forces a tier: 128, 256 or 512 bits, or 0 for plain Java. A width that cannot run here
     * is refused.
     */
    public static final String WIDTH_PROPERTY = "kudari.cpu.vectorBits";

    /**
     * The tier to run on.
     *
     * @param tier the tier
     * @param description one sentence that names the tier and the reason for it
     * @param reason why vectors cannot be had; null if they can, or were not asked for
     */
    public record TierChoice(CpuTier tier, String description, String reason) {

        /** Returns whether vectors were wanted and cannot be had. */
        public boolean isFallback() {
            return reason != null;
        }
    }

    private CpuFeatures() {}

    /** Times calls: in hardware, one takes some 50 ns even in the interpreter; the emulation takes microseconds. */
    private static boolean isFmaInHardware() {
        int calls = 100;
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10; attempt++) {
            float x = attempt;
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                x = Math.fma(x, 0.999f, 0.1f);
            }
            best = Math.min(best, System.nanoTime() - start);
            sink = x;
        }
        return best < calls * 500L;
    }

    /**
     * Returns the tier for a device that is opened by name: the widest that runs, or the one that
     * {@value #WIDTH_PROPERTY} names.
     *
     * @throws IllegalArgumentException if the property names a tier that does not run here, or no tier
     */
    public static TierChoice choose() {
        String forced = System.getProperty(WIDTH_PROPERTY);
        if (forced != null) {
            CpuTier tier = parse(forced);
            requireRunnable(tier);
            return new TierChoice(tier, describe(tier) + ", as " + WIDTH_PROPERTY + " asks", null);
        }
        String obstacle = reasonWithoutVectors();
        if (obstacle != null) {
            return new TierChoice(CpuTier.PLAIN, describe(CpuTier.PLAIN) + ": " + obstacle, obstacle);
        }
        CpuTier widest = Stream.of(CpuTier.values())
                .filter(tier -> tier.bits() <= VectorWidth.widest())
                .toList()
                .getLast();
        return new TierChoice(widest, describe(widest), null);
    }

    private static CpuTier parse(String bits) {
        return Stream.of(CpuTier.values())
                .filter(tier -> bits.equals(Integer.toString(tier.bits())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(WIDTH_PROPERTY + "=" + bits
                        + " is no vector width: it can be 128, 256 or 512, or 0 for plain Java"));
    }

    /** Returns all tiers that run here, from the narrowest to the widest. Plain Java always runs. */
    public static List<CpuTier> runnable() {
        return Arrays.stream(CpuTier.values())
                .filter(tier -> reasonNotRunnable(tier) == null)
                .toList();
    }

    /**
     * Checks that a tier runs here.
     *
     * @throws IllegalArgumentException if it does not; the message gives the reason
     */
    public static void requireRunnable(CpuTier tier) {
        String refusal = reasonNotRunnable(tier);
        if (refusal != null) {
            throw new IllegalArgumentException(
                    "the kernels for " + tier.bits() + "-bit vectors do not run here: " + refusal);
        }
    }

    /** Returns the reason why a tier does not run here, or null if it runs. */
    private static String reasonNotRunnable(CpuTier tier) {
        if (!tier.isVector()) {
            return null;
        }
        String obstacle = reasonWithoutVectors();
        if (obstacle == null && tier.bits() > VectorWidth.widest()) {
            return "this processor's vectors have " + VectorWidth.widest() + " bits";
        }
        return obstacle;
    }

    /** Returns a short text that names a tier, for example {@code Vector API, 256 bits}. */
    public static String describe(CpuTier tier) {
        return tier.isVector() ? "Vector API, " + tier.bits() + " bits" : "plain Java";
    }

    /** Returns the reason why no vector code can run here, or null if it can. */
    private static String reasonWithoutVectors() {
        try {
            Class<?> vector = Class.forName("jdk.incubator.vector.FloatVector");
            // A module that was added later is not yet read by ours.
            CpuFeatures.class.getModule().addReads(vector.getModule());
        } catch (ClassNotFoundException | LinkageError e) {
            return "the JVM was started without --add-modules jdk.incubator.vector";
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted mode") || mode.contains("emulated-client")) {
            return "the JVM runs without its optimising compiler (" + mode + "), and vector code needs it";
        }
        return HAS_FMA ? null : "the processor has no fused multiply-add";
    }

    /** Returns the processor's model name where the system reports it, else its architecture. */
    public static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(CpuFeatures::architecture);
        } catch (IOException e) {
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
