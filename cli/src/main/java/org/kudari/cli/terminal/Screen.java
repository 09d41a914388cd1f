package org.kudari.cli.terminal;

import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * A terminal behind a stream.
 *
 * @param width asks for the present width in columns; people resize their windows
 */
public record Screen(IntSupplier width) {
    private static final int USUAL_WIDTH = 80;

    /** The terminal behind a file descriptor (1 is standard output, 2 standard error), if there is one. */
    static Optional<Screen> of(int descriptor) {
        try {
            TerminalCalls calls = new TerminalCalls();
            return calls.isTerminal(descriptor)
                    ? Optional.of(new Screen(() -> calls.columns(descriptor).orElse(USUAL_WIDTH)))
                    : Optional.empty();
        } catch (UnsupportedOperationException | IllegalCallerException _) {
            // Java itself knows of standard input and output together only whether they are one.
            boolean isTerminal = System.console() != null && System.console().isTerminal();
            return isTerminal ? Optional.of(new Screen(() -> USUAL_WIDTH)) : Optional.empty();
        }
    }

    /** Its present width. */
    public int columns() {
        return width.getAsInt();
    }
}
