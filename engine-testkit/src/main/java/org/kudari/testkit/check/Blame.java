package org.kudari.testkit.check;

/** Adds the circumstances to the message of a failed assertion. */
final class Blame {
    private Blame() {}

    static void on(String circumstances, Runnable body) {
        try {
            body.run();
        } catch (AssertionError e) {
            throw new AssertionError(circumstances + ": " + e.getMessage(), e);
        }
    }
}
