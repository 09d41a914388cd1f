package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.backend.tool.Tunable;
import org.kudari.backend.tool.Tuner;
import org.kudari.cli.report.TuningReport;
import org.kudari.cli.terminal.Output;

class TuneCommandTest {
    private static final Tunable.Choice CHOICE =
            Tunable.Choice.of("tile of products", new Tuner.Outcome<>(8, Map.of(8, 117.04e9)), rows -> rows + "x3");

    @Test
    void aDeviceWithoutChoicesIsNoError() {
        Run run = Run.kudari("tune", "--device", "reference");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("There is nothing to choose on reference.");
        assertThat(Run.kudari("tune", "--device", "reference", "--json").outLines())
                .containsExactly("{\"device\":\"reference\",\"choices\":[],\"kept\":false}");
    }

    @Test
    void saysWhatWasMeasuredAndWhatIsTaken() {
        assertThat(printed(true))
                .containsExactly(
                        "gpu: tile of products",
                        "  8x3                             117.0 GFLOP/s  <- chosen",
                        "Kept for the runs after this one.");
        assertThat(printed(false)).last().asString().startsWith("Not kept: ");
    }

    @Test
    void saysTheSameInJson() {
        assertThat(new TuningReport("gpu", List.of(CHOICE), true).json())
                .hasToString("{\"device\":\"gpu\",\"choices\":[{\"what\":\"tile of products\",\"operationsPerSecond\":"
                        + "{\"8x3\":1.1704E11},\"chosen\":\"8x3\"}],\"kept\":true}");
    }

    private static List<String> printed(boolean isKept) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes, StandardCharsets.UTF_8, Optional.empty(), false);
        new TuningReport("gpu", List.of(CHOICE), isKept).print(out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
