package org.kudari.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static int[] block(RandomKey key, long block) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key, block, words);
        return words;
    }

    /** The known answers of the authors' library Random123, file {@code kat_vectors}, lines {@code philox4x32 10}. */
    @Test
    void givesTheKnownAnswers() {
        assertThat(block(new RandomKey(0, 0), 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(new RandomKey(-1, -1), -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(new RandomKey(0x299f31d0_a4093822L, 0x03707344_13198a2eL), 0x85a308d3_243f6a88L))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void blocksTogetherAreThoseAlone() {
        Random random = new Random(17);
        for (long first : new long[] {0, 128, (1L << 32) - 3, -64, random.nextLong()}) {
            RandomKey key = new RandomKey(random.nextLong(), random.nextLong());
            PhiloxBlocks blocks = new PhiloxBlocks(key);
            blocks.compute(~first);
            blocks.compute(first);
            for (int i = 0; i < PhiloxBlocks.COUNT; i++) {
                int[] words = block(key, first + i);
                assertThat(blocks.bits(i))
                        .as("%s, block %d", key, first + i)
                        .isEqualTo((long) words[0] << 32 | words[1] & 0xFFFFFFFFL);
            }
        }
    }

    @Test
    void uniformsLieInTheHalfOpenUnitInterval() {
        assertThat(Philox.uniform(0)).isZero();
        assertThat(Philox.uniform(-1)).isEqualTo(Math.nextDown(1f)).isLessThan(1);
        assertThat(Philox.uniform(0, 0)).isZero();
        assertThat(Philox.uniform(-1, -1)).isEqualTo(Math.nextDown(1.0)).isLessThan(1);
        assertThat(Philox.uniform(1 << 31)).isEqualTo(0.5f);
        assertThat(Philox.uniform(1 << 31, 0)).isEqualTo(0.5);
    }

    @Test
    void normalsAreFiniteAtTheEndsOfTheUniforms() {
        double[] pair = new double[2];
        for (double u : new double[] {0, Math.nextDown(1f), Math.nextDown(1.0)}) {
            for (double v : new double[] {0, 0.25, Math.nextDown(1.0)}) {
                Philox.boxMuller(u, v, pair);
                assertThat(pair[0]).isFinite();
                assertThat(pair[1]).isFinite();
            }
        }
    }

    /** Standard errors for n = 2^20 numbers are about 0.001 for the mean and more for the higher moments. */
    @Test
    void momentsAreThoseOfTheDistributions() {
        int pairs = 1 << 19;
        RandomKey key = RandomKey.of(42).child("moments");
        double[] uniforms = IntStream.range(0, pairs / 2)
                .boxed()
                .flatMapToDouble(i -> IntStream.of(block(key, i)).mapToDouble(Philox::uniform))
                .toArray();
        double[] normals = IntStream.range(0, uniforms.length / 2)
                .boxed()
                .flatMapToDouble(i -> {
                    double[] pair = new double[2];
                    Philox.boxMuller(uniforms[2 * i], uniforms[2 * i + 1], pair);
                    return DoubleStream.of(pair);
                })
                .toArray();
        assertThat(moment(uniforms, 1)).isCloseTo(1 / 2.0, within(0.002));
        assertThat(moment(uniforms, 2)).isCloseTo(1 / 3.0, within(0.002));
        assertThat(moment(normals, 1)).isCloseTo(0, within(0.005));
        assertThat(moment(normals, 2)).isCloseTo(1, within(0.01));
        assertThat(moment(normals, 3)).isCloseTo(0, within(0.03));
        assertThat(moment(normals, 4)).isCloseTo(3, within(0.1));
    }

    private static double moment(double[] values, int power) {
        return DoubleStream.of(values)
                .map(value -> Math.pow(value, power))
                .average()
                .orElseThrow();
    }

    @Test
    void childrenAreDistinctWhateverTheirPath() {
        Set<RandomKey> keys = new HashSet<>();
        RandomKey root = RandomKey.of(7);
        keys.add(root);
        int made = 1;
        for (int i = -500; i < 500; i++) {
            RandomKey child = root.child(i);
            keys.add(child);
            keys.add(child.child(i));
            keys.add(child.child(0));
            keys.add(root.child("layer" + i));
            made += i == 0 ? 3 : 4;
        }
        assertThat(keys).hasSize(made);
        assertThat(root.child(1).child(2)).isNotEqualTo(root.child(2).child(1));
        assertThat(new RandomKey(7, 0).child(1)).as("neighbours").isNotEqualTo(new RandomKey(7, 1).child(0));
        assertThat(root.child("ab")).isNotEqualTo(root.child("ba"));
    }

    @Test
    void theSamePathIsTheSameKeyAndTheSeedStays() {
        assertThat(RandomKey.of(7).child("a").child(3))
                .isEqualTo(RandomKey.of(7).child("a").child(3));
        assertThat(RandomKey.of(7).child("a").seed()).isEqualTo(7);
        assertThat(block(RandomKey.of(7).child(1), 0))
                .isNotEqualTo(block(RandomKey.of(8).child(1), 0));
    }
}
