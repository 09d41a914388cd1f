package org.kudari.cpu.elementwise;

import java.util.Arrays;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.RandomLoop;
import org.kudari.cpu.codegen.RowsLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/**
 * Fills tensors with random numbers. Several threads share a fill; each starts at a block of the generator. Floats come
 * from generated loops, doubles and raw words from plain ones. All have the bits of the reference.
 */
public final class RandomKernels {
    /** About the cost of one random number by a plain loop, in additions. */
    private static final int PLAIN_COST = 16;

    /** The floats that one call of a loop makes: they stay in L1 for a second look. */
    private static final int RUN = 4096;

    private final ParallelFor parallelFor;
    private final SwappableLoop<RandomLoop> uniformLoop;
    private final SwappableLoop<PrimitiveLoop> normalLoop;
    private final SwappableLoop<RowsLoop> sumLoop;

    /** Creates the kernels on the threads of a backend. */
    public RandomKernels(ParallelFor parallelFor, LoopCache loopCache) {
        this.parallelFor = parallelFor;
        this.uniformLoop = loopCache.uniformLoop();
        this.normalLoop = loopCache.normalLoop();
        this.sumLoop = loopCache.lanesSumLoop();
    }

    /**
     * Fills a contiguous tensor.
     *
     * @param key names the stream of random numbers
     * @param out float32 or float64; int32 for {@link Distribution#WORDS}
     */
    public void fill(Distribution distribution, RandomKey key, View out) {
        HostBuffer buffer = (HostBuffer) out.buffer();
        int first = (int) out.layout().offset();
        long length = out.shape().elements();
        if (out.type() == DType.FLOAT32) {
            fillFloats(distribution, key, buffer.floats(), first, length);
            return;
        }
        parallelFor.forEachRange(length, Philox.WORDS, ParallelFor.cost(length, PLAIN_COST), (_, from, to) -> {
            Words words = new Words(key);
            switch (distribution) {
                case WORDS -> fillWords(words, buffer.ints(), first, from, to);
                case UNIFORM -> fillUniform(words, buffer.doubles(), first, from, to);
                case NORMAL -> fillNormal(words, buffer.doubles(), first, from, to);
            }
        });
    }

    private void fillFloats(Distribution distribution, RandomKey key, float[] out, int first, long length) {
        boolean isNormal = distribution == Distribution.NORMAL;
        int cost = RandomLoop.UNIFORM_COST + (isNormal ? RandomLoop.NORMAL_COST : 0);
        parallelFor.forEachRange(length, RandomLoop.GRANULE, ParallelFor.cost(length, cost), (scratch, from, to) -> {
            for (long start = from; start < to; start += RUN) {
                int count = (int) Math.min(RUN, to - start);
                int whole = count / RandomLoop.GRANULE * RandomLoop.GRANULE;
                int at = first + (int) start;
                run(isNormal, key, start, whole, out, at);
                if (whole < count) {
                    scratch.reserveFloats(RandomLoop.GRANULE);
                    run(isNormal, key, start + whole, RandomLoop.GRANULE, scratch.data(), scratch.floatsOffset());
                    System.arraycopy(scratch.data(), scratch.floatsOffset(), out, at + whole, count - whole);
                }
                if (isNormal && hasNaN(scratch, out, at, count)) {
                    settleOpenRoundings(key, out, first, start, count);
                }
            }
        });
    }

    /** Runs the loops for the numbers of a stream from {@code start} on. */
    private void run(boolean isNormal, RandomKey key, long start, int count, float[] out, int at) {
        uniformLoop.current().run(count, out, at, start / Philox.WORDS, key.seed(), key.stream());
        if (isNormal) {
            normalLoop.current().run(count, out, at, out, at, out, at, out, at);
        }
    }

    /** Whether any of some finite numbers and NaN is NaN: whether a sum of them is, of which vectors make 64 at a time. */
    private boolean hasNaN(WorkerScratch scratch, float[] x, int at, int count) {
        int width = TileSizes.REDUCE_LANES;
        scratch.reserveFloats(width);
        float[] sums = scratch.data();
        int from = scratch.floatsOffset();
        Arrays.fill(sums, from, from + width, 0);
        int rows = count / width;
        if (rows > 0) {
            sumLoop.current().run(rows, width, sums, from, x, at, width);
        }
        for (int i = 0; i < width; i++) {
            if (Float.isNaN(sums[from + i])) {
                return true;
            }
        }
        for (int i = rows * width; i < count; i++) {
            if (Float.isNaN(x[at + i])) {
                return true;
            }
        }
        return false;
    }

    /** Computes the normal numbers that a loop left NaN as the reference does. There is one in two million. */
    private static void settleOpenRoundings(RandomKey key, float[] out, int first, long start, int count) {
        int at = first + (int) start;
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(out[at + i])) {
                out[at + i] = normal(key, start + i);
            }
        }
    }

    private static float normal(RandomKey key, long index) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key, index / Philox.WORDS, words);
        int even = (int) (index % Philox.WORDS) & ~1;
        double[] pair = new double[2];
        Philox.boxMuller(Philox.uniform(words[even]), Philox.uniform(words[even + 1]), pair);
        return (float) pair[(int) (index & 1)];
    }

    /** The words of a stream. Reading them in order is cheap, because a block is computed once. */
    private static final class Words {
        private final RandomKey key;
        private final int[] words = new int[Philox.WORDS];
        private long block = -1;

        Words(RandomKey key) {
            this.key = key;
        }

        int at(long index) {
            if (index / Philox.WORDS != block) {
                block = index / Philox.WORDS;
                Philox.block(key, block, words);
            }
            return words[(int) (index % Philox.WORDS)];
        }

        double uniform(long index) {
            return Philox.uniform(at(2 * index), at(2 * index + 1));
        }
    }

    private static void fillWords(Words words, int[] out, int first, long from, long to) {
        for (long i = from; i < to; i++) {
            out[first + (int) i] = words.at(i);
        }
    }

    private static void fillUniform(Words words, double[] out, int first, long from, long to) {
        for (long i = from; i < to; i++) {
            out[first + (int) i] = words.uniform(i);
        }
    }

    private static void fillNormal(Words words, double[] out, int first, long from, long to) {
        double[] pair = new double[2];
        for (long i = from; i < to; i += 2) {
            Philox.boxMuller(words.uniform(i), words.uniform(i + 1), pair);
            out[first + (int) i] = pair[0];
            if (i + 1 < to) {
                out[first + (int) i + 1] = pair[1];
            }
        }
    }
}
