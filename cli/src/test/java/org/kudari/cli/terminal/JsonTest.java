package org.kudari.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void keepsTheOrderAndTheDigits() {
        Json json = new Json()
                .put("z", 0.1)
                .put("a", 12L)
                .put("list", List.of("x", 1, true))
                .put("object", new Json().put("nothing", null));

        assertThat(json).hasToString("{\"z\":0.1,\"a\":12,\"list\":[\"x\",1,true],\"object\":{\"nothing\":null}}");
    }

    @Test
    void numbersThatAreNotFiniteAreNull() {
        assertThat(new Json().put("r2", Double.NEGATIVE_INFINITY).put("loss", Double.NaN))
                .hasToString("{\"r2\":null,\"loss\":null}");
    }

    @Test
    void textCannotTalkToATerminal() {
        assertThat(new Json().put("class", "\u001b[31m\u009b\u00e9\n"))
                .hasToString("{\"class\":\"\\u001B[31m\\u009B\\u00E9\\n\"}");
    }
}
