package org.kudari.cpu.platform;

import java.util.stream.Stream;

/** A set of kernels: those for one vector width, or those in plain Java. All tiers give the same bits. */
public enum CpuTier {
    /** Plain Java, for a JVM without the Vector API. */
    PLAIN(0),

    /** Vectors of 4 floats: SSE, NEON. */
    VECTOR_128(128),

    /** Vectors of 8 floats: AVX2. */
    VECTOR_256(256),

    /** Vectors of 16 floats: AVX-512. */
    VECTOR_512(512);

    private final int bits;

    CpuTier(int bits) {
        this.bits = bits;
    }

    /**
     * Returns the tier of a vector width.
     *
     * @param bits 128, 256 or 512, or 0 for plain Java
     * @throws IllegalArgumentException for any other width
     */
    public static CpuTier ofBits(int bits) {
        return Stream.of(values())
                .filter(tier -> tier.bits == bits)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        bits + " bits is no vector width: it can be 128, 256 or 512, or 0 for plain Java"));
    }

    /** Returns the width of a vector in bits; 0 for plain Java. */
    public int bits() {
        return bits;
    }

    /** Whether this tier uses the Vector API. */
    public boolean isVector() {
        return bits > 0;
    }

    /** Returns the name that generated classes begin with, for example {@code vector512}. */
    public String label() {
        return isVector() ? "vector" + bits : "plain";
    }
}
