package org.kudari.testkit.compare;

/** Adds the circumstances to the message of a failed assertion. */
public final class FailureContext {
    private FailureContext() {}

    public static void with(String circumstances, Runnable body) {
        try {
            body.run();
        } catch (AssertionError e) {
            throw new AssertionError(circumstances + ": " + e.getMessage(), e);
        }
    }
}
