package org.kudari.benchmarks.measure;

/** A contender could not carry out a request. The message is the reason, in one line. */
public final class ContenderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContenderFailure(String message) {
        super(message);
    }
}
