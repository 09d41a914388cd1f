package org.kudari.benchmarks.measure;

/** A contender could not do what it was asked for. The message is its reason, in one line. */
public final class ContenderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContenderFailure(String message) {
        super(message);
    }
}
