package org.kudari.io.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {

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
        assertThat(NumberParser.parse(text)).isEqualTo(Double.parseDouble(text));
        assertThat(NumberParser.isNumeric(text)).isTrue();
        assertThat(NumberParser.isNonFinite(text)).isFalse();
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
        assertThat(NumberParser.parse(text)).isNaN();
        assertThat(NumberParser.isNumeric(text)).isFalse();
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
        assertThat(NumberParser.isNonFinite(text)).isTrue();
        assertThat(NumberParser.isNumeric(text)).isTrue();
        assertThat(NumberParser.parse(text)).isNaN();
    }

    @Test
    void keepsTheSignOfZero() {
        assertThat(1 / NumberParser.parse("-0")).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
