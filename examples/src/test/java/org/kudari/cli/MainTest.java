package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void badUsageGetsOneLineAndExitCode2() {
        var err = new StringWriter();

        int exitCode = Main.commandLine().setErr(new PrintWriter(err)).execute("--no-such-option");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("--no-such-option", "--help");
    }
}
