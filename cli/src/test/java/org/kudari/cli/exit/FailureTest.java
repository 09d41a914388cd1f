package org.kudari.cli.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.io.InvalidInputException;

class FailureTest {

    @Test
    void badInputIsShownAsItIs() {
        assertThat(Failure.of(new InvalidInputException("x.csv: is empty")))
                .isEqualTo(new Failure(2, Optional.of("x.csv: is empty")));
        assertThat(Failure.of(new DeviceMemoryException("too large")).exitCode())
                .isEqualTo(2);
    }

    @Test
    void tooLittleMemorySaysHowToGetMore() {
        Failure expected = Failure.of(new OutOfMemoryError("Java heap space"));

        assertThat(expected.exitCode()).isEqualTo(2);
        assertThat(expected.message().orElseThrow()).contains("KUDARI_JAVA_OPTS=-Xmx16g");
        assertThat(Failure.of(new DeviceMemoryException("no room", new OutOfMemoryError())))
                .isEqualTo(expected);
    }

    @Test
    void aBugAsksToBeReported() {
        Failure failure = Failure.of(new IllegalStateException("what now"));

        assertThat(failure.exitCode()).isEqualTo(70);
        assertThat(failure.message().orElseThrow())
                .isEqualTo("this is a bug, please report it: java.lang.IllegalStateException: what now"
                        + " (with KUDARI_DEBUG=1 in the environment, kudari says where it happened)");
    }
}
