package org.kudari.testkit.check;

/**
 * One thing that a backend must do.
 *
 * @param name says what, in a few words; unique in its group
 * @param body throws an {@link AssertionError}, or whatever the backend threw, where it does not
 */
public record Check(String name, Runnable body) {}
