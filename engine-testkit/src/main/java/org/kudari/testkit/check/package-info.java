/**
 * The requirements on a backend, as named checks without a test framework. The suite runs them as tests, the command
 * line runs them as a self-test, and the tests of the testkit run them on backends with deliberate errors.
 *
 * <p>May use {@code testkit.backend}, {@code testkit.compare}, {@code testkit.table}, the engine, {@code loss} and
 * {@code optim}.
 */
package org.kudari.testkit.check;
