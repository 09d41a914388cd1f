package org.kudari.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "7",
                "-7",
                "+7",
                "007",
                " 7\t",
                "1.5",
                "-.5",
                "5.",
                "1e3",
                "1E-3",
                "1.25e+2",
                "123456789012345",
                "1234567890123456789012",
                "0.1",
                "3.4028235e38",
                "1e-400",
                "1e400",
                "-0"
            })
    void readsNumbersAsJavaDoes(String text) {
        assertThat(NumberText.parse(text)).isEqualTo(Double.parseDouble(text));
        assertThat(NumberText.isNumeric(text)).isTrue();
        assertThat(NumberText.isNonFinite(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "-",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1e5.5",
                ".e5",
                "1.2.3",
                "1 2",
                "1,5",
                "--1",
                "1f",
                "1d",
                "0x1p3",
                "NA",
                "null",
                "?",
                "१२",
                "1_000",
                "$5",
                "5%",
                "infinite",
                "nan1"
            })
    void refusesWhatIsNoNumber(String text) {
        assertThat(NumberText.parse(text)).isNaN();
        assertThat(NumberText.isNumeric(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nan",
                "NaN",
                "NAN",
                "+nan",
                "-NaN",
                "inf",
                "Inf",
                "-inf",
                "+INF",
                "Infinity",
                "-infinity",
                " inf "
            })
    void knowsNanAndInfinities(String text) {
        assertThat(NumberText.isNonFinite(text)).isTrue();
        assertThat(NumberText.isNumeric(text)).isTrue();
        assertThat(NumberText.parse(text)).isNaN();
    }

    @Test
    void keepsTheSignOfZero() {
        assertThat(1 / NumberText.parse("-0")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** The shortcut for few digits and the parser for many must agree with Java's own, to the bit. */
    @Test
    void isTheNearestDouble() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = randomNumber(random);
            assertThat(NumberText.parse(text)).as("%s, seed %d", text, seed).isEqualTo(Double.parseDouble(text));
            String comma = text.replace('.', ',');
            assertThat(NumberText.parse(comma, ','))
                    .as("%s, seed %d", comma, seed)
                    .isEqualTo(Double.parseDouble(text));
        }
    }

    private static String randomNumber(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        int digits = 1 + random.nextInt(21);
        int point = random.nextInt(digits + 1);
        for (int i = 0; i < digits; i++) {
            if (i == point) {
                text.append('.');
            }
            text.append((char) ('0' + random.nextInt(10)));
        }
        if (random.nextInt(3) == 0) {
            text.append('e').append(random.nextInt(700) - 350);
        }
        return text.toString();
    }

    /** Random texts of the characters that numbers are made of: Java's parser takes more, never less. */
    @Test
    void takesExactlyItsOwnGrammar() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String characters = "0127.,+-eE fdxp";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            boolean isNumber = text.toString().strip().matches("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");
            assertThat(!Double.isNaN(NumberText.parse(text)))
                    .as("'%s', seed %d", text, seed)
                    .isEqualTo(isNumber);
        }
    }

    @Test
    void aDecimalCommaTakesThePlaceOfThePoint() {
        assertThat(NumberText.parse(" -1,5e2 ", ',')).isEqualTo(-150);
        assertThat(NumberText.parse(",25", ',')).isEqualTo(0.25);
        assertThat(NumberText.parse("1.5", ',')).isNaN();
        assertThat(NumberText.parse("1.234,5", ',')).isNaN();
    }

    @Test
    void aPartOfAnArray() {
        char[] row = "12,3.25e1,x".toCharArray();
        assertThat(NumberText.parse(row, 3, 9, '.')).isEqualTo(32.5);
        assertThat(NumberText.parse(row, 3, 3, '.')).isNaN();
    }
}
