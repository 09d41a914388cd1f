package org.kudari.cli.exit;

/** What was asked was tried, and failed. The message is one line, made to be shown as it is. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public CommandFailure(String message) {
        super(message);
    }
}
