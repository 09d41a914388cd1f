package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.cli.terminal.Terminal;

class MainTest {

    @Test
    void withoutACommandSaysWhatThereIs() {
        Run run = Run.kudari();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("train", "predict", "doctor", "gradcheck", "example", "gallery", "kudari test");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void saysItsVersion() {
        assertThat(Run.kudari("--version").out()).startsWith("kudari ").contains("Java 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "predict", "doctor", "gradcheck", "example", "gallery"})
    void everyOptionOfEveryCommandIsExplained(String command) {
        Run run = Run.kudari(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: kudari " + command);
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        var options = new Main(Terminal.ofProcess())
                .commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .options();
        assertThat(options)
                .isNotEmpty()
                .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
    }

    @Test
    void theHelpOfTrainGivesEveryDefault() {
        assertThat(Run.kudari("train", "--help").out().replaceAll("\\s+", " "))
                .contains("(default: strokes)")
                .contains("(default: classify)")
                .contains("(default: the last that has a name)")
                .contains("(default: 256,128)")
                .contains("identity, relu, relu6, leaky-relu, sigmoid, tanh")
                .contains("(default: relu)")
                .contains("(default: adamw)")
                .contains("0.003 for adamw, adam")
                .contains("(default: one-cycle)")
                .contains("(default: 0.1 for classes)")
                .contains("(default: 64)")
                .contains("(default: 8, or with few rows as often as makes 2000 steps, up to 40, for classes up to 20)")
                .contains("(default: 1)")
                .contains("--precision=float32|tf32|bfloat16 What factors of matrix products are rounded to")
                .contains("(default: float32)")
                .contains("(default: auto");
    }
}
