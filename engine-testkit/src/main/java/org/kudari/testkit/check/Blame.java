package org.kudari.testkit.check;

/** Adds to a failure in which of many similar circumstances it arose. */
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
