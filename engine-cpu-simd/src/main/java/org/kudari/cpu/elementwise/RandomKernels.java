package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/** Random numbers, cut at blocks of the generator for several threads. */
public final class RandomKernels {
    /** About what one random number costs, in additions. */
    private static final int COST = 16;

    private final ParallelFor parallelFor;

    public RandomKernels(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
    }

    public void fill(Distribution distribution, RandomKey key, View out) {
        HostBuffer buffer = (HostBuffer) out.buffer();
        int first = (int) out.layout().offset();
        long length = out.shape().elements();
        parallelFor.forEachRange(length, Philox.WORDS, parallelFor.isWorthwhile(length, COST), (_, from, to) -> {
            Words words = new Words(key);
            switch (distribution) {
                case WORDS -> fillWords(words, buffer.ints(), first, from, to);
                case UNIFORM -> fillUniform(words, buffer, first, from, to);
                case NORMAL -> fillNormal(words, buffer, first, from, to);
            }
        });
    }

    /** The words of a stream; cheap to read in order. */
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
