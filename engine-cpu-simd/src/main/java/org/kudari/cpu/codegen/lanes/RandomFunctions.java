package org.kudari.cpu.codegen.lanes;

import org.kudari.random.Philox;

/**
 * The random numbers of {@link Philox} on lanes. Each lane has a block of its own, as two longs: the first two words
 * and the last two, the earlier word in the upper half, where the upper half of a product is. The words and the uniform
 * numbers are those of {@link Philox} bit for bit; normal numbers are too, except for those that are left open.
 */
public final class RandomFunctions {
    private static final int WORD = Integer.SIZE;
    private static final int DROPPED_BITS = 8;

    /** pi / 2 in three parts. Four times a part but the last is exact in double precision. */
    private static final double[] PI_OVER_2 = {0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2e037073p-69};

    private static final int EXTRA_BITS = 29;
    private static final long HALF = 1L << (EXTRA_BITS - 1);

    /**
     * A double that is so near to the middle between two floats, in units of its own last place, may be rounded to the
     * wrong one. The errors are far smaller: at most 8 units.
     */
    private static final long MARGIN = 128;

    /** A number below this may be a zero, whose sign needs a second look. */
    private static final double TINY = 0x1p-100;

    private static final long SIGN = 1L << 63;
    private static final long FLOAT_NAN = Float.floatToIntBits(Float.NaN);

    private RandomFunctions() {}

    /** The values that all blocks of a stream share, written before a loop. */
    public record Stream(
            LongLanes numbers,
            LongLanes[][] roundKeys,
            LongLanes words,
            LongLanes multiplier0,
            LongLanes multiplier1) {}

    /** The words of a block for each lane. */
    public record Block(LongLanes first, LongLanes second) {}

    /**
     * Writes the values of a stream, to be called before the loop.
     *
     * @param seed the local variable of the key's seed
     * @param stream the local variable of the key's stream
     */
    public static Stream stream(LaneCode lanes, int seed, int stream) {
        lanes.prepareInterleave();
        LongLanes[][] roundKeys = new LongLanes[Philox.ROUNDS][2];
        for (int round = 0; round < Philox.ROUNDS; round++) {
            roundKeys[round][0] = roundKey(lanes, seed, 0, round * Philox.WEYL_0);
            roundKeys[round][1] = roundKey(lanes, seed, WORD, round * Philox.WEYL_1);
        }
        lanes.code.lload(stream);
        return new Stream(
                lanes.laneNumbers(),
                roundKeys,
                lanes.popRepeated(),
                multiplier(lanes, Philox.MULTIPLIER_0),
                multiplier(lanes, Philox.MULTIPLIER_1));
    }

    /** Writes a word of the key in the upper halves. */
    private static LongLanes roundKey(LaneCode lanes, int seed, int shift, int increment) {
        lanes.code.lload(seed).loadConstant(shift).lushr().l2i();
        lanes.code.loadConstant(increment).iadd().i2l().loadConstant(WORD).lshl();
        return lanes.popRepeated();
    }

    /** C2 multiplies 32-bit numbers, which are cheaper, where it sees that the upper halves of both factors are 0. */
    private static LongLanes multiplier(LaneCode lanes, int multiplier) {
        return lanes.constant(multiplier & LaneCode.LOWER_HALF).and(LaneCode.LOWER_HALF);
    }

    /**
     * Writes the blocks of successive numbers, a block for each lane of a few vectors. The rounds of the vectors take
     * turns: each round waits for the one before, and the processor computes another vector meanwhile.
     *
     * @param first the local variable of the first lane's block number
     * @param vectors the number of vectors
     */
    public static Block[] blocks(LaneCode lanes, Stream stream, int first, int vectors) {
        LongLanes[] a = new LongLanes[vectors];
        LongLanes[] b = new LongLanes[vectors];
        for (int v = 0; v < vectors; v++) {
            lanes.code.lload(first).loadConstant((long) v * lanes.longLanes()).ladd();
            a[v] = lanes.popRepeated().plus(stream.numbers()).halvesSwapped();
            b[v] = stream.words().halvesSwapped();
        }
        for (LongLanes[] keys : stream.roundKeys()) {
            for (int v = 0; v < vectors; v++) {
                LongLanes product0 = a[v].shiftRight(WORD).times(stream.multiplier0());
                LongLanes product1 = b[v].shiftRight(WORD).times(stream.multiplier1());
                a[v] = product1.xor(keys[0].xor(a[v].shiftLeft(WORD)));
                b[v] = product0.xor(keys[1].xor(b[v].shiftLeft(WORD)));
            }
        }
        Block[] blocks = new Block[vectors];
        for (int v = 0; v < vectors; v++) {
            blocks[v] = new Block(a[v], b[v]);
        }
        return blocks;
    }

    /** Writes uniform numbers on [0, 1), in the order of their words. */
    public static FloatLanes[] uniforms(LaneCode lanes, Block block) {
        IntLanes[] words = lanes.interleave(block.first(), block.second());
        FloatLanes[] uniforms = new FloatLanes[words.length];
        for (int k = 0; k < words.length; k++) {
            uniforms[k] =
                    lanes.toFloats(words[k].unsignedShiftRight(DROPPED_BITS)).times(0x1p-24f);
        }
        return uniforms;
    }

    /**
     * Writes the pair of normal numbers that {@link Philox#boxMuller} makes of a pair of uniform ones, rounded to
     * float32. A number that may be rounded otherwise than there, one in two million, is NaN.
     *
     * @param uniforms the bits of two floats, the first one in the lower half
     */
    public static LongLanes normals(LongLanes uniforms) {
        // Both numbers are scaled down by a power of two. A multiplication that follows scales them up again.
        DoubleLanes u = DoubleFunctions.scaledDown(uniforms.and(LaneCode.LOWER_HALF));
        DoubleLanes v = DoubleFunctions.scaledDown(uniforms.shiftRight(WORD));
        DoubleLanes oneMinusU =
                u.timesPlus(-DoubleFunctions.SCALE, uniforms.code().constant(1.0));
        DoubleLanes radius = DoubleFunctions.log(oneMinusU, -2).squareRoot();
        DoubleLanes shifted =
                v.timesPlus(4 * DoubleFunctions.SCALE, uniforms.code().constant(DoubleFunctions.ROUNDER));
        DoubleLanes quarter = shifted.minus(DoubleFunctions.ROUNDER);
        DoubleLanes r = v.times(2 * Math.PI * DoubleFunctions.SCALE);
        for (double part : PI_OVER_2) {
            r = quarter.timesPlus(-part, r);
        }
        DoubleFunctions.SineAndCosine angle = DoubleFunctions.sineAndCosine(r);
        LongLanes quarters = shifted.bits();
        LongLanes first = floatBits(radius.times(angle.cosineAfter(quarters)));
        LongLanes second = floatBits(radius.times(angle.sineAfter(quarters)));
        return first.or(second.shiftLeft(WORD));
    }

    /** Writes the bits of the nearest float; those of NaN if the errors leave it open which one that is. */
    private static LongLanes floatBits(DoubleLanes x) {
        LongLanes bits = x.bits();
        LongLanes magnitude = bits.and(~SIGN);
        LongLanes fromMiddle = magnitude.minus(HALF - MARGIN).and((1L << EXTRA_BITS) - 1);
        LongLanes isNearMiddle = fromMiddle.minus(2 * MARGIN + 1);
        LongLanes isTiny = magnitude.minus(Double.doubleToRawLongBits(TINY));
        LongLanes isOpen = isNearMiddle.or(isTiny).shiftRight(63).toMask();
        LongLanes rounded = DoubleFunctions.rebias(magnitude.plus(HALF)).or(DoubleFunctions.floatSign(bits));
        return isOpen.select(x.code().constant(FLOAT_NAN), rounded);
    }
}
