package org.kudari.benchmarks.cases;

import java.util.Random;

/** Random numbers that are the same in every process: java.util.Random's algorithm is specified. */
final class SeededData {
    private SeededData() {}

    /** Numbers from {@code low} to {@code high}. */
    static float[] uniform(long seed, int count, float low, float high) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = low + (high - low) * random.nextFloat();
        }
        return values;
    }

    /** Class indices from 0. */
    static int[] labels(long seed, int count, int classes) {
        return new Random(seed).ints(count, 0, classes).toArray();
    }

    /** A number of elements as text: {@code 64K}, {@code 8M}. */
    static String count(int elements) {
        return elements % (1 << 20) == 0
                ? (elements >> 20) + "M"
                : elements % 1024 == 0 ? (elements >> 10) + "K" : "" + elements;
    }

    /** The number that {@link #count} made a text of. */
    static int parseCount(String text) {
        int number = Integer.parseInt(text.replaceAll("[KM]", ""));
        return text.endsWith("M") ? number << 20 : text.endsWith("K") ? number << 10 : number;
    }
}
