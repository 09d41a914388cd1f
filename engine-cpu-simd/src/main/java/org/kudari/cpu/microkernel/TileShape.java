package org.kudari.cpu.microkernel;

import java.util.List;

/**
 * The tile of C that a micro-kernel holds in registers. Products that are too small for it use a part of it.
 *
 * <p>Enough multiply-adds must be in flight to hide their latency (8 to 16), with few loads for each. A tile of r x v
 * vectors needs r + v loads for r * v multiply-adds, and r * v + v + 1 registers.
 *
 * @param rows rows of the tile
 * @param vectors vectors in a row of the tile
 */
public record TileShape(int rows, int vectors) {
    /** For 32 vector registers. The first is the fastest on the machines of docs/performance.md. */
    private static final List<TileShape> OF_32_REGISTERS = List.of(
            new TileShape(6, 4), new TileShape(8, 3), new TileShape(12, 2), new TileShape(9, 3), new TileShape(5, 5));

    /** For 16 vector registers. More accumulators do not fit beside the operands. */
    private static final List<TileShape> OF_16_REGISTERS =
            List.of(new TileShape(6, 2), new TileShape(4, 3), new TileShape(5, 2));

    /** Returns the shapes worth measuring at a vector width. The first is the default. */
    public static List<TileShape> candidates(int bits) {
        return has32Registers(bits) ? OF_32_REGISTERS : OF_16_REGISTERS;
    }

    /** Returns the shape to use at a vector width without a measurement. */
    static TileShape defaultFor(int bits) {
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
