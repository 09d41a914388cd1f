package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/**
 * Runs a part of a program as a sequence of {@link PrimitiveLoop}s, one for each primitive, tile by tile. Each loop
 * reads its operands from memory and stores its result there. The loop that {@link FusedLoopWriter} writes has the same
 * bits and keeps the values in registers.
 */
final class UnfusedLoops implements ProgramLoop {

    /**
     * The loop of one primitive and the slots of its arguments. Arguments that the primitive does not have repeat the
     * first.
     */
    record Step(SwappableLoop<PrimitiveLoop> loop, int out, int a, int b, int c) {}

    private final Step[] steps;
    private final boolean[] isFixed;
    private final int maxLength;

    /**
     * Creates the sequence.
     *
     * @param isFixed for each slot, whether it is at the same position for all tiles: a repeated number, or scratch
     *     memory
     * @param hasTemporaries whether any slot is scratch memory, which has room for one tile
     */
    UnfusedLoops(Step[] steps, boolean[] isFixed, boolean hasTemporaries) {
        this.steps = steps;
        this.isFixed = isFixed;
        this.maxLength = hasTemporaries ? TileSizes.TILE : TileSizes.LONG_TILE;
    }

    @Override
    public void run(int count, float[][] arrays, int[] offsets) {
        for (int done = 0; done < count; done += maxLength) {
            int length = Math.min(maxLength, count - done);
            for (Step step : steps) {
                int out = step.out;
                int a = step.a;
                int b = step.b;
                int c = step.c;
                PrimitiveLoop primitiveLoop = step.loop.current();
                primitiveLoop.run(
                        length,
                        arrays[out],
                        position(offsets, out, done),
                        arrays[a],
                        position(offsets, a, done),
                        arrays[b],
                        position(offsets, b, done),
                        arrays[c],
                        position(offsets, c, done));
            }
        }
    }

    private int position(int[] offsets, int slot, int done) {
        return isFixed[slot] ? offsets[slot] : offsets[slot] + done;
    }
}
