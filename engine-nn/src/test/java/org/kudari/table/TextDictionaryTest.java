package org.kudari.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextDictionaryTest {
    @Test
    void textsAreNumberedAsTheyCome() {
        TextDictionary texts = new TextDictionary(2);
        assertThat(texts.add("b")).isZero();
        assertThat(texts.add("a")).isEqualTo(1);
        assertThat(texts.add("b")).isZero();
        assertThat(texts.isFull()).isFalse();
        assertThat(texts.add("c")).isEqualTo(TextDictionary.OTHERS);
        assertThat(texts.isFull()).isTrue();
        assertThat(texts.add("a")).isEqualTo(1);
        assertThat(texts.size()).isEqualTo(2);
        assertThat(texts.text(1)).isEqualTo("a");
    }

    /** A shorter text that comes later would fit, but then the order in which texts come would matter twice. */
    @Test
    void onceFullNoOtherTextIsTaken() {
        TextDictionary texts = new TextDictionary(10, 5);
        assertThat(texts.add("abc")).isZero();
        assertThat(texts.add("def")).isEqualTo(TextDictionary.OTHERS);
        assertThat(texts.add("x")).isEqualTo(TextDictionary.OTHERS);
        assertThat(texts.add("abc")).isZero();
        assertThat(texts.isFull()).isTrue();
    }

    /** Many texts, some of one hash code: {@code Aa} and {@code BB} have the same. */
    @Test
    void isAMapOfTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TextDictionary texts = new TextDictionary(Integer.MAX_VALUE);
        Map<String, Integer> plain = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(random.nextBoolean() ? "Aa" : "BB").append(random.nextInt(10) == 0 ? "x" : "");
            }
            int expected = plain.computeIfAbsent(text.toString(), _ -> plain.size());
            assertThat(texts.add(text.toString())).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(texts.size()).isEqualTo(plain.size()).isGreaterThan(1_000);
        plain.forEach((text, code) -> assertThat(texts.text(code)).isEqualTo(text));
    }

    @Test
    void aDictionaryHoldsSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextDictionary(0))
                .withMessage("a dictionary holds at least one text, not 0");
    }
}
