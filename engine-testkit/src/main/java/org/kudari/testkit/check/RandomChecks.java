package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Sampling;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;

/**
 * Random fills: words and uniforms equal to the reference's to the bit, normals within a few units in the last place.
 * Indices that are drawn by weight are the same on every device, and as frequent as their weights say.
 */
final class RandomChecks {
    /** Whole and partial blocks of four words; the last length is large enough to be divided among threads. */
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 7, 8, 31, 33, 1023, 1025, 50_001};

    private static final List<RandomKey> KEYS = List.of(
            RandomKey.of(0),
            RandomKey.of(1),
            RandomKey.of(-1),
            new RandomKey(0x123456789ABCDEFL, 42),
            RandomKey.of(7).child("weight"));

    /** A logarithm (3), a root (3) and a sine or cosine (4) in the device's arithmetic, and products between them. */
    private static final double NORMAL_ULPS = 12;

    /** What chi-square of 4 and of 11 degrees of freedom exceeds with a probability of 1e-6. */
    private static final double CHI_SQUARE_OF_4 = 33.4;

    private static final double CHI_SQUARE_OF_11 = 48.9;

    /** From kat_vectors of the Random123 distribution, "philox4x32 10": counter, key, and the four words. */
    private static final int[][] KNOWN_ANSWERS = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {-1, -1, -1, -1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {
            0x243f6a88,
            0x85a308d3,
            0x13198a2e,
            0x03707344,
            0xa4093822,
            0x299f31d0,
            0xd16cfe09,
            0x94fdcceb,
            0x5001e420,
            0x24126ea1
        }
    };

    private RandomChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("the generator gives Random123's known answers", RandomChecks::knownAnswers));
        checks.add(new Check("words of key 0 are Random123's", () -> firstKnownAnswer(subject)));
        checks.add(new Check("words", () -> fill(subject, Distribution.WORDS, DType.INT32)));
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            if (subject.holds(type)) {
                checks.add(new Check("uniform " + type, () -> fill(subject, Distribution.UNIFORM, type)));
                checks.add(new Check("normal " + type, () -> fill(subject, Distribution.NORMAL, type)));
                checks.add(new Check("multinomial " + type, () -> multinomial(subject, type)));
            }
        }
        checks.add(new Check("multinomial of a uniform number of 0", () -> multinomialAtZero(subject)));
        checks.add(new Check("frequencies of multinomial", () -> frequencies(subject)));
        checks.add(new Check("frequencies of multinomial without replacement", () -> frequenciesOfPairs(subject)));
        return checks.stream();
    }

    private static void knownAnswers() {
        for (int[] answer : KNOWN_ANSWERS) {
            RandomKey key = new RandomKey(join(answer[4], answer[5]), join(answer[2], answer[3]));
            int[] words = new int[Philox.WORDS];
            Philox.block(key, join(answer[0], answer[1]), words);
            for (int i = 0; i < words.length; i++) {
                Expect.equal(Integer.toHexString(answer[6 + i]), Integer.toHexString(words[i]), "word " + i);
            }
        }
    }

    private static long join(int low, int high) {
        return (long) high << 32 | low & 0xFFFFFFFFL;
    }

    private static void firstKnownAnswer(BackendUnderTest subject) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            HostArray wanted = new HostArray(DType.INT32, 4);
            for (int i = 0; i < 4; i++) {
                wanted.setLong(i, KNOWN_ANSWERS[0][6 + i]);
            }
            Layout layout = Layout.contiguous(Shape.of(4));
            ReferenceComparison.Operand known = comparison.operand(layout, wanted);
            ReferenceComparison.Operand out = comparison.operand(DType.INT32, layout);
            comparison.runOnBoth(side -> side.backend().random(Distribution.WORDS, RandomKey.of(0), side.view(out)));
            comparison.compare(out);
            comparison.runOnBoth(side -> side.backend().random(Distribution.WORDS, RandomKey.of(0), side.view(known)));
            comparison.requireUnchanged(known);
        }
    }

    private static void fill(BackendUnderTest subject, Distribution distribution, DType type) {
        for (RandomKey key : KEYS) {
            for (int length : LENGTHS) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand out = comparison.operand(type, Layout.contiguous(Shape.of(length), 3));
                    comparison.runOnBoth(side -> side.backend().random(distribution, key, side.view(out)));
                    Expect.Bound bound = distribution == Distribution.NORMAL
                            ? normal(comparison, type, key, length)
                            : Expect.Bound.EXACT;
                    FailureContext.with(length + " of " + key, () -> comparison.compare(out, bound));
                }
            }
        }
    }

    /**
     * Relative to the radius of the pair: near an axis, the rounding of the angle changes a coordinate by ulps of the
     * radius.
     */
    private static Expect.Bound normal(ReferenceComparison comparison, DType type, RandomKey key, int length) {
        int pairs = (length + 1) / 2;
        double[] whole = comparison.resultOnReference(
                type,
                Shape.of(2L * pairs),
                out -> comparison.reference().backend().random(Distribution.NORMAL, key, out));
        return (element, _) -> {
            int even = element & ~1;
            return Accuracy.bound(type, NORMAL_ULPS, Math.hypot(whole[even], whole[even + 1]));
        };
    }

    /** The reference's indices, whatever the shape, and none twice without replacement, and none of weight 0. */
    private static void multinomial(BackendUnderTest subject, DType type) {
        for (Shape shape : List.of(Shape.of(1), Shape.of(9), Shape.of(3, 40), Shape.of(2, 3, 1025))) {
            for (RandomKey key : KEYS) {
                for (boolean replacement : new boolean[] {true, false}) {
                    String what = (replacement ? "of " : "without replacement, of ") + shape + ", " + key;
                    FailureContext.with(what, () -> multinomial(subject, type, shape, replacement, key));
                }
            }
        }
    }

    private static void multinomial(
            BackendUnderTest subject, DType type, Shape shape, boolean replacement, RandomKey key) {
        int extent = (int) shape.dim(-1);
        // A third of the weights is 0. The others lie up to 8 powers of ten apart.
        HostArray weights = new HostArray(type, (int) shape.elements());
        SplittableRandom random = new SplittableRandom(15);
        for (int i = 0; i < weights.length(); i++) {
            weights.set(i, i % extent % 3 == 1 ? 0 : Math.pow(10, random.nextDouble(-4, 4)));
        }
        int samples = replacement ? 50 : extent - (extent + 1) / 3;
        long[] drawn = drawn(subject.device(), weights, shape, samples, replacement, key);
        try (Device reference = new Device(new ReferenceBackend())) {
            long[] expected = drawn(reference, weights, shape, samples, replacement, key);
            Expect.that(Arrays.equals(expected, drawn), "the reference draws other indices");
        }
        for (int i = 0; i < drawn.length; i++) {
            int row = i / samples;
            Expect.that(weights.getDouble(row * extent + (int) drawn[i]) > 0, "drawn, but of weight 0: " + drawn[i]);
        }
        for (int row = 0; !replacement && row < drawn.length / samples; row++) {
            long different = Arrays.stream(drawn, row * samples, (row + 1) * samples)
                    .distinct()
                    .count();
            Expect.equal((long) samples, different, "different indices in row " + row);
        }
    }

    private static long[] drawn(
            Device device, HostArray weights, Shape shape, int samples, boolean replacement, RandomKey key) {
        try (Scope _ = device.scope()) {
            return Sampling.multinomial(weights.on(device, shape), samples, replacement, key)
                    .toLongArray();
        }
    }

    /** The first uniform number of the one key is 0, and the fourth one of the other. */
    private static void multinomialAtZero(BackendUnderTest subject) {
        HostArray weights = HostArray.of(DType.FLOAT32, new double[] {0, 2, 1, 0});
        Shape shape = Shape.of(4);
        long[] first = drawn(subject.device(), weights, shape, 1, true, RandomKey.of(12_121_362));
        Expect.equal(1L, first[0], "the first index that has a weight");
        long[] all = drawn(subject.device(), weights, shape, 2, false, RandomKey.of(1_343_428));
        Expect.equal(3L, all[0] + all[1], "the sum of the indices that have a weight");
    }

    /** A right sampler would be beyond the bound with one key in a million. This key is not one of those. */
    private static void frequencies(BackendUnderTest subject) {
        double[] weights = {1, 0, 2.5, 0.125, 4, 0, 3};
        int samples = 40_000;
        long[] drawn = drawn(
                subject.device(),
                HostArray.of(DType.FLOAT32, weights),
                Shape.of(weights.length),
                samples,
                true,
                RandomKey.of(15));
        double total = Arrays.stream(weights).sum();
        double[] expected =
                Arrays.stream(weights).map(weight -> weight / total * samples).toArray();
        requireFrequencies(expected, drawn, CHI_SQUARE_OF_4);
    }

    /** The ordered pairs of the first two indices of many rows: {@code p[i] p[j] / (1 - p[i])}. */
    private static void frequenciesOfPairs(BackendUnderTest subject) {
        double[] probabilities = {0.1, 0.2, 0.3, 0.4};
        int indices = probabilities.length;
        int rows = 20_000;
        HostArray weights = new HostArray(DType.FLOAT32, rows * indices);
        for (int i = 0; i < weights.length(); i++) {
            weights.set(i, probabilities[i % indices]);
        }
        long[] drawn = drawn(subject.device(), weights, Shape.of(rows, indices), 2, false, RandomKey.of(15));
        long[] pairs = new long[rows];
        Arrays.setAll(pairs, row -> drawn[2 * row] * indices + drawn[2 * row + 1]);
        double[] expected = new double[indices * indices];
        for (int i = 0; i < expected.length; i++) {
            double first = probabilities[i / indices];
            double second = probabilities[i % indices];
            expected[i] = i / indices == i % indices ? 0 : rows * first * second / (1 - first);
        }
        requireFrequencies(expected, pairs, CHI_SQUARE_OF_11);
    }

    /** Pearson's test. What is not expected at all must not occur. */
    private static void requireFrequencies(double[] expected, long[] outcomes, double bound) {
        long[] counts = new long[expected.length];
        for (long outcome : outcomes) {
            counts[(int) outcome]++;
        }
        double chiSquare = 0;
        for (int i = 0; i < counts.length; i++) {
            Expect.that(expected[i] > 0 || counts[i] == 0, "drawn, but of weight 0: " + i);
            chiSquare += expected[i] == 0 ? 0 : Math.pow(counts[i] - expected[i], 2) / expected[i];
        }
        Expect.that(
                chiSquare < bound,
                "chi-square is " + chiSquare + ", not below " + bound + ", for the counts " + Arrays.toString(counts));
    }
}
