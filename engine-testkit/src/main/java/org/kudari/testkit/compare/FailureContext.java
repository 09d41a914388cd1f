package org.kudari.testkit.compare;

/** Adds circumstances, such as a seed or a layout, to the message of a failed assertion. */
public final class FailureContext {
    private FailureContext() {}

    /**
     * Runs an assertion.
     *
     * @param circumstances text in front of the message
     * @param body the assertion
     * @throws AssertionError if the body throws one, with the circumstances in its message
     */
    public static void with(String circumstances, Runnable body) {
        try {
            body.run();
        } catch (AssertionError e) {
            throw new AssertionError(circumstances + ": " + e.getMessage(), e);
        }
    }
}
