package org.kudari.cpu.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs here: whether the Vector API can be used, how wide its vectors are, and what the processor is called.
 *
 * <p>The Vector API is an incubating module that a JVM has only if it was asked for, at its start or (by the launcher)
 * later; so it is looked for by loading one of its classes. Its code is fast only once C2 has compiled it.
 */
public final class CpuFeatures {
    /** Whether the processor has a fused multiply-add. Where not, {@code Math.fma} is emulated with big decimals. */
    public static final boolean HAS_FMA = fmaIsQuick();

    private static float sink;

    /** Forces a tier: 128, 256 or 512, or 0 for plain Java. What cannot run here is refused. */
    public static final String WIDTH_PROPERTY = "kudari.cpu.vectorBits";

    /** A tier, and one sentence that says why it is this one. */
    public record Choice(CpuTier tier, String sentence) {}

    private CpuFeatures() {}

    /** Hardware takes some 50 ns even in the interpreter; the emulation takes microseconds. */
    private static boolean fmaIsQuick() {
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
     * The tier for a device that is opened by name: the widest that runs, or what {@value #WIDTH_PROPERTY} asks for.
     *
     * @throws IllegalArgumentException if the property asks for what does not run here
     */
    public static Choice choose() {
        String forced = System.getProperty(WIDTH_PROPERTY);
        if (forced != null) {
            CpuTier tier = parse(forced);
            requireRunnable(tier);
            return new Choice(tier, sentence(tier) + ", as " + WIDTH_PROPERTY + " asks");
        }
        String obstacle = obstacle();
        if (obstacle != null) {
            return new Choice(CpuTier.PLAIN, sentence(CpuTier.PLAIN) + ": " + obstacle);
        }
        CpuTier widest = Stream.of(CpuTier.values())
                .filter(tier -> tier.bits() <= VectorWidth.widest())
                .toList()
                .getLast();
        return new Choice(widest, sentence(widest));
    }

    private static CpuTier parse(String bits) {
        return Stream.of(CpuTier.values())
                .filter(tier -> bits.equals(Integer.toString(tier.bits())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(WIDTH_PROPERTY + "=" + bits
                        + " is no vector width: it can be 128, 256 or 512, or 0 for plain Java"));
    }

    /** All tiers that run here; plain Java always does. */
    public static List<CpuTier> runnable() {
        return Arrays.stream(CpuTier.values())
                .filter(tier -> refusal(tier) == null)
                .toList();
    }

    /**
     * Checks that a tier runs here.
     *
     * @throws IllegalArgumentException if not, saying why
     */
    public static void requireRunnable(CpuTier tier) {
        String refusal = refusal(tier);
        if (refusal != null) {
            throw new IllegalArgumentException(
                    "the kernels for " + tier.bits() + "-bit vectors do not run here: " + refusal);
        }
    }

    private static String refusal(CpuTier tier) {
        if (!tier.isVector()) {
            return null;
        }
        String obstacle = obstacle();
        if (obstacle == null && tier.bits() > VectorWidth.widest()) {
            return "this processor's vectors have " + VectorWidth.widest() + " bits";
        }
        return obstacle;
    }

    public static String sentence(CpuTier tier) {
        return tier.isVector() ? "Vector API, " + tier.bits() + " bits" : "plain Java";
    }

    /** Why vector code cannot run, or null if it can. */
    private static String obstacle() {
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

    /** The processor's name where the system tells it, else its architecture. */
    public static String description() {
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
