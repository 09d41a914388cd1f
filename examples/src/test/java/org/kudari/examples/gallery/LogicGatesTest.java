package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.examples.gallery.page.Page;
import org.kudari.pictures.canvas.NumberText;

class LogicGatesTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void oneNeuronLearnsEachGate(String device) {
        Page page = Pages.of("logic-gates", device);

        assertThat(answers(page, "and")).containsExactly("0.00", "0.04", "0.04", "0.94");
        assertThat(answers(page, "or")).containsExactly("0.04", "0.98", "0.98", "1.00");
        assertThat(answers(page, "nand")).containsExactly("1.00", "0.96", "0.96", "0.06");
        assertThat(NumberText.of(page.numbers().get("w1"), 2))
                .isEqualTo(NumberText.of(page.numbers().get("w2"), 2));
    }

    private static List<String> answers(Page page, String gate) {
        return Stream.of("00", "01", "10", "11")
                .map(inputs -> NumberText.of(page.numbers().get(gate + inputs), 2))
                .toList();
    }
}
