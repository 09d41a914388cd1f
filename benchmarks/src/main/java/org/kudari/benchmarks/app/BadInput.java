package org.kudari.benchmarks.app;

/** The command's options cannot be carried out. The message is one sentence. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
