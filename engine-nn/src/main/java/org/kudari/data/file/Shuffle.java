package org.kudari.data.file;

import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/** Random orders. */
public final class Shuffle {
    private Shuffle() {}

    /**
     * {@return the numbers below a count in an order that follows from the key} The shuffle of Fisher and Yates in
     * Durstenfeld's form (Algorithm 235, Communications of the ACM 7, 1964).
     *
     * @param count the count, at least 0
     * @param key the key
     */
    public static int[] order(int count, RandomKey key) {
        int[] order = new int[count];
        int[] words = new int[Philox.WORDS];
        for (int i = 0; i < count; i++) {
            Philox.block(key, i, words);
            // 64 random bits make the bias of the product's high half irrelevant for any count.
            long bits = (long) words[0] << 32 | words[1] & 0xFFFFFFFFL;
            int j = (int) Math.unsignedMultiplyHigh(bits, i + 1L);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
