package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuneCommandTest {

    @Test
    void saysWhatItMeasuredAndThatNothingIsKeptInTests() {
        Run run = Run.kudari("tune", "--device", "cpu");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.outLines().getLast()).startsWith("Not kept: ");
        assertThat(run.outLines())
                .filteredOn(line -> line.endsWith("  <- chosen"))
                .hasSize(1);
        assertThat(run.outLines()).filteredOn(line -> line.contains(" GFLOP/s")).hasSizeGreaterThan(2);
    }

    @Test
    void saysTheSameInJson() {
        Map<?, ?> report =
                JsonText.parse(Run.kudari("tune", "--json", "--device", "cpu").out());

        assertThat(report.get("device")).isEqualTo("cpu");
        assertThat(report.get("kept")).isEqualTo(false);
        Map<?, ?> choice = (Map<?, ?>) ((List<?>) report.get("choices")).getFirst();
        assertThat(((Map<?, ?>) choice.get("operationsPerSecond")).containsKey(choice.get("chosen")))
                .isTrue();
    }

    @Test
    void aDeviceWithoutChoicesIsNoError() {
        Run run = Run.kudari("tune", "--device", "reference");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("There is nothing to choose on reference.");
    }
}
