package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/** Fills tensors with random numbers. Several threads share a fill; each starts at a block of the generator. */
public final class RandomKernels {
    /** About the cost of one random number, in additions. */
    private static final int COST = 16;

    private final ParallelFor parallelFor;

    /** Creates the kernels on the threads of a backend. */
    public RandomKernels(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
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
        parallelFor.forEachRange(length, Philox.WORDS, ParallelFor.cost(length, COST), (_, from, to) -> {
            Words words = new Words(key);
            switch (distribution) {
                case WORDS -> fillWords(words, buffer.ints(), first, from, to);
                case UNIFORM -> fillUniform(words, buffer, first, from, to);
                case NORMAL -> fillNormal(words, buffer, first, from, to);
            }
        });
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

        double uniform(long index, DType type) {
            return type == DType.FLOAT64 ? Philox.uniform(at(2 * index), at(2 * index + 1)) : Philox.uniform(at(index));
        }
    }

    private static void fillWords(Words words, int[] out, int first, long from, long to) {
        for (long i = from; i < to; i++) {
            out[first + (int) i] = words.at(i);
        }
    }

    private static void fillUniform(Words words, HostBuffer out, int first, long from, long to) {
        for (long i = from; i < to; i++) {
            store(out, first + (int) i, words.uniform(i, out.type()));
        }
    }

    private static void fillNormal(Words words, HostBuffer out, int first, long from, long to) {
        double[] pair = new double[2];
        for (long i = from; i < to; i += 2) {
            Philox.boxMuller(words.uniform(i, out.type()), words.uniform(i + 1, out.type()), pair);
            store(out, first + (int) i, pair[0]);
            if (i + 1 < to) {
                store(out, first + (int) i + 1, pair[1]);
            }
        }
    }

    private static void store(HostBuffer out, int at, double value) {
        if (out.type() == DType.FLOAT32) {
            out.floats()[at] = (float) value;
        } else {
            out.doubles()[at] = value;
        }
    }
}
