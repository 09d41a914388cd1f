package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/**
 * A part of a program as a straight line of {@link PrimitiveLoop}s, one a primitive, tile by tile: each loads its operands from
 * memory and stores its result there. What {@link FusedLoopWriter} writes has the same bits and keeps them in registers.
 */
final class UnfusedLoops implements ProgramLoop {

    /** One loop and the slots of its arguments; those that it does not read repeat the first. */
    record Step(SwappableLoop<PrimitiveLoop> loop, int out, int a, int b, int c) {}

    private final Step[] steps;
    private final boolean[] staysInPlace;
    private final int longest;

    /**
     * @param staysInPlace for each slot, whether all tiles have it at the same place: a repeated number, or scratch memory
     * @param hasTemporaries whether any slot is scratch memory, which has room for one tile
     */
    UnfusedLoops(Step[] steps, boolean[] staysInPlace, boolean hasTemporaries) {
        this.steps = steps;
        this.staysInPlace = staysInPlace;
        this.longest = hasTemporaries ? TileSizes.TILE : TileSizes.LONG_TILE;
    }

    @Override
    public void run(int count, float[][] array, int[] at) {
        for (int done = 0; done < count; done += longest) {
            int length = Math.min(longest, count - done);
            for (Step step : steps) {
                int out = step.out;
                int a = step.a;
                int b = step.b;
                int c = step.c;
                PrimitiveLoop primitiveLoop = step.loop.get();
                primitiveLoop.run(
                        length,
                        array[out],
                        place(at, out, done),
                        array[a],
                        place(at, a, done),
                        array[b],
                        place(at, b, done),
                        array[c],
                        place(at, c, done));
            }
        }
    }

    private int place(int[] at, int slot, int done) {
        return staysInPlace[slot] ? at[slot] : at[slot] + done;
    }
}
