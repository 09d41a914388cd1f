package org.kudari.cli;

/** What was asked was tried, and failed. The message is one line, made to be shown as it is. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
