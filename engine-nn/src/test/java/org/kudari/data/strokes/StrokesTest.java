package org.kudari.data.strokes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;

class StrokesTest {

    @Test
    void areFrozen() {
        assertThat(sha256(Strokes.training(2_000)))
                .isEqualTo("d74754f4aa3410ccf1ae884ef4f3f50f1e73afb9e528ed36127f8398352502a8");
        assertThat(sha256(Strokes.test(2_000)))
                .isEqualTo("a946648f0deec55b1cf410ae95d19d0c0122d67faea2fa7744f896e611d0b347");
    }

    @Test
    void anySizeIsAPrefixOfALargerOne() {
        byte[] few = images(Strokes.training(17));
        byte[] many = images(Strokes.training(300));

        assertThat(few).isEqualTo(Arrays.copyOf(many, few.length));
        assertThat(digits(Strokes.training(17))).isEqualTo(Arrays.copyOf(digits(Strokes.training(300)), 17));
        assertThat(Strokes.training(0).rows()).isZero();
    }

    @Test
    void noImageIsInBothSplits() {
        byte[] training = images(Strokes.training(500));
        byte[] test = images(Strokes.test(500));
        for (int i = 0; i < 500; i++) {
            for (int j = 0; j < 500; j++) {
                assertThat(Arrays.equals(training, i * 784, (i + 1) * 784, test, j * 784, (j + 1) * 784))
                        .isFalse();
            }
        }
    }

    @Test
    void areImagesOfTenDigitsInEqualShares() {
        Table table = Strokes.training(5_000);

        assertThat(table.columns()).isEqualTo(28 * 28);
        assertThat(((Target.Classes) table.target().orElseThrow()).names())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        int[] counts = new int[10];
        for (int digit : digits(table)) {
            counts[digit]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(400, 600);
        }
        float[] row = new float[784];
        for (int i = 0; i < table.rows(); i++) {
            table.features().copyRow(i, row, 0);
            float ink = 0;
            for (float pixel : row) {
                assertThat(pixel).isBetween(0f, 1f);
                ink += pixel;
            }
            // A thin, pale "1" has the least ink, a thick, dark "8" the most.
            assertThat(ink).as("ink of row %d", i).isBetween(8f, 250f);
        }
    }

    @Test
    void moreThanAnArrayHoldsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strokes.training(2_739_138))
                .withMessage("2,739,138 rows of 784 numbers are more than one array can hold (2,739,137 rows fit)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strokes.test(-1))
                .withMessage("rows must not be negative, but was -1");
    }

    private static byte[] images(Table table) {
        return ((Features.Bytes) table.features()).values();
    }

    private static int[] digits(Table table) {
        return ((Target.Classes) table.target().orElseThrow()).indices();
    }

    private static String sha256(Table table) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(images(table));
            for (int digit : digits(table)) {
                digest.update((byte) digit);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
