package org.kudari.testkit.check;

/**
 * One requirement on a backend, as code that runs without a test framework.
 *
 * @param name the requirement in a few words; unique in its group
 * @param body throws an {@link AssertionError}, or the backend's own exception, if the backend does not pass
 */
public record Check(String name, Runnable body) {}
