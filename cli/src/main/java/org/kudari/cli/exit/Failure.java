package org.kudari.cli.exit;

import java.util.Optional;
import org.kudari.backend.DeviceException;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.cli.terminal.OutputLost;
import org.kudari.cli.terminal.Text;
import org.kudari.io.InvalidInputException;

/**
 * How a command that did not succeed ends.
 *
 * @param exitCode see {@link ExitCode}
 * @param message one line for the user; empty if there is nothing to say
 */
public record Failure(int exitCode, Optional<String> message) {

    /** The user's view of what was thrown. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case InvalidInputException problem -> new Failure(ExitCode.BAD_INPUT, problem.getMessage());
            case CommandFailure problem -> new Failure(ExitCode.FAILED, problem.getMessage());
            case DeviceMemoryException problem
            when problem.getCause() instanceof OutOfMemoryError -> new Failure(ExitCode.BAD_INPUT, outOfMemory());
            case DeviceMemoryException problem -> new Failure(ExitCode.BAD_INPUT, problem.getMessage());
            case DeviceException problem -> new Failure(ExitCode.FAILED, problem.getMessage());
            case OutOfMemoryError _ -> new Failure(ExitCode.BAD_INPUT, outOfMemory());
            case OutputLost lost when lost.isBrokenPipe() -> new Failure(ExitCode.NOBODY_LISTENS, Optional.empty());
            case OutputLost lost -> new Failure(ExitCode.FAILED, lost.getMessage());
            default -> new Failure(ExitCode.BUG, bug(thrown));
        };
    }

    private Failure(int exitCode, String message) {
        this(exitCode, Optional.of(message));
    }

    private static String outOfMemory() {
        String heap = Text.bytes(Runtime.getRuntime().maxMemory());
        return "this needs more memory than the " + heap + " that the JVM may take;"
                + " KUDARI_JAVA_OPTS=-Xmx16g in the environment allows 16 GiB, for example";
    }

    private static String bug(Throwable thrown) {
        return "this is a bug, please report it: " + thrown
                + " (with KUDARI_DEBUG=1 in the environment, kudari says where it happened)";
    }
}
