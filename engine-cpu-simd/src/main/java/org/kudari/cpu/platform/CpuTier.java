package org.kudari.cpu.platform;

import java.util.stream.Stream;

/** A set of kernels: those of one vector width, or plain Java. All of them give the same bits. */
public enum CpuTier {
    PLAIN(0),
    VECTOR_128(128),
    VECTOR_256(256),
    VECTOR_512(512);

    private final int bits;

    CpuTier(int bits) {
        this.bits = bits;
    }

    /**
     * The tier of a vector width.
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

    /** The width of a vector in bits; 0 for plain Java. */
    public int bits() {
        return bits;
    }

    public boolean isVector() {
        return bits > 0;
    }

    /** For example {@code vector512}. */
    public String label() {
        return isVector() ? "vector" + bits : "plain";
    }
}
