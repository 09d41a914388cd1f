package org.kudari.cpu.microkernel;

import java.util.List;

/**
 * The tile of C that a micro-kernel holds in registers where a product is large enough for it; smaller products take parts of it.
 *
 * <p>It has to hide the latency of the multiply-adds (8 to 16 of them in flight) and to load little for each: a tile of
 * r x v vectors needs r + v loads for r * v of them, and r * v + v + 1 registers.
 *
 * @param rows rows of the tile
 * @param vectors vectors in a row of it
 */
public record TileShape(int rows, int vectors) {

    /** With 32 vector registers. The first is the best of those measured on the machines of docs/performance.md. */
    private static final List<TileShape> OF_32_REGISTERS = List.of(
            new TileShape(6, 4), new TileShape(8, 3), new TileShape(12, 2), new TileShape(9, 3), new TileShape(5, 5));

    /** With 16 vector registers; more accumulators do not fit beside their operands. */
    private static final List<TileShape> OF_16_REGISTERS =
            List.of(new TileShape(6, 2), new TileShape(4, 3), new TileShape(5, 2));

    /** The shapes worth measuring at a vector width, the one to take unmeasured first. */
    public static List<TileShape> candidates(int bits) {
        return has32Registers(bits) ? OF_32_REGISTERS : OF_16_REGISTERS;
    }

    /** The shape to take unmeasured. */
    static TileShape standard(int bits) {
        return candidates(bits).getFirst();
    }

    /** AVX-512 and AArch64 have 32 vector registers; x86 below AVX-512 has 16. */
    private static boolean has32Registers(int bits) {
        return bits == 512 || System.getProperty("os.arch").equals("aarch64");
    }

    @Override
    public String toString() {
        return rows + "x" + vectors;
    }
}
