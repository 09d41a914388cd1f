package org.kudari.benchmarks.app;

/** What was asked for cannot be done. The message is one sentence. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
