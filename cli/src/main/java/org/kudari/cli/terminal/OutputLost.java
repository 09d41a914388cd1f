package org.kudari.cli.terminal;

import java.io.IOException;

/** Standard output takes no more: the disk is full or, most often, whoever read it has left. */
public final class OutputLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputLost(IOException cause) {
        super("standard output cannot be written: " + cause.getMessage(), cause);
    }

    /** Whether a pipe's reader left, as {@code head} does: no error, and nothing to be said. */
    public boolean isBrokenPipe() {
        String message = getCause().getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("pipe is being closed"));
    }
}
