package org.kudari.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the tests run there is no terminal; what one says was tried by hand. */
class ScreenTest {
    private static final int NO_DESCRIPTOR = 9999;

    @Test
    void aStreamThatIsNoTerminalHasNone() {
        assertThat(Screen.of(NO_DESCRIPTOR)).isEmpty();
    }

    @Test
    void theCallsAnswerForWhatIsNoTerminal() {
        assumeTrue(Files.exists(Path.of("/dev/null")), "not a Unix");
        TerminalCalls calls = new TerminalCalls();

        assertThat(calls.isTerminal(NO_DESCRIPTOR)).isFalse();
        assertThat(calls.columns(NO_DESCRIPTOR)).isEmpty();
    }
}
