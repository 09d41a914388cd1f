package org.kudari.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

    @Test
    void aDictionaryHoldsSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextDictionary(0))
                .withMessage("a dictionary holds at least one text, not 0");
    }
}
