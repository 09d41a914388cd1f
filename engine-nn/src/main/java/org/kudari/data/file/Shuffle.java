package org.kudari.data.file;

import org.kudari.random.PhiloxBlocks;
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
        PhiloxBlocks blocks = new PhiloxBlocks(key);
        for (int i = 0; i < count; i++) {
            int index = i % PhiloxBlocks.COUNT;
            if (index == 0) {
                blocks.compute(i);
            }
            // 64 random bits make the bias of the product's high half irrelevant for any count.
            int j = (int) Math.unsignedMultiplyHigh(blocks.bits(index), i + 1L);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
