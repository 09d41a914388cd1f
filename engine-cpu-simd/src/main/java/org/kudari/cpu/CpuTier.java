package org.kudari.cpu;

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

    /** The width of a vector in bits; 0 for plain Java. */
    public int bits() {
        return bits;
    }

    boolean isVector() {
        return bits > 0;
    }

    /** For example {@code vector512}. */
    String label() {
        return isVector() ? "vector" + bits : "plain";
    }
}
