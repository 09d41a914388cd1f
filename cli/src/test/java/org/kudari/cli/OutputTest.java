package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.OutputLost;
import org.kudari.cli.terminal.Terminal;

class OutputTest {

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    private static Run run(OutputStream out, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Terminal(
                        new Output(out, StandardCharsets.UTF_8, Optional.empty(), false),
                        new Output(err, StandardCharsets.UTF_8, Optional.empty(), true)),
                args);
        return new Run(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReaderThatLeftIsNoError() {
        assertThat(run(failing("Broken pipe"), "example", "neuron", "--device", "reference"))
                .isEqualTo(new Run(141, "", ""));
        assertThat(run(failing("Broken pipe"), "--help")).isEqualTo(new Run(141, "", ""));
    }

    @Test
    void aFullDiskIsOne() {
        Run expected = new Run(
                1, "", "kudari: standard output cannot be written: No space left on device" + System.lineSeparator());

        assertThat(run(failing("No space left on device"), "example", "neuron", "--device", "reference"))
                .isEqualTo(expected);
        assertThat(run(failing("No space left on device"), "--help")).isEqualTo(expected);
    }

    @Test
    void standardErrorMayBeLost() {
        Output err = new Output(failing("Broken pipe"), StandardCharsets.UTF_8, Optional.empty(), true);
        err.line("nobody hears this");

        Output out = new Output(failing("Broken pipe"), StandardCharsets.UTF_8, Optional.empty(), false);
        assertThatExceptionOfType(OutputLost.class).isThrownBy(() -> out.line("nor this"));
    }

    @Test
    void withoutALocaleNamesStayReadable() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new Output(written, StandardCharsets.US_ASCII, Optional.empty(), false).line("caf\u00e9 \u001b[31m");

        assertThat(written.toString(StandardCharsets.UTF_8).strip()).isEqualTo("caf\u00e9 \ufffd[31m");
    }
}
