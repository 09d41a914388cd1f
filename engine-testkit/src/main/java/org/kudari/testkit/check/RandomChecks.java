package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;

/**
 * Random fills: words and uniforms equal to the reference's to the bit, normals within a few units in the last place.
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
            }
        }
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
}
