/**
 * Runs calls on a backend and on the reference and compares the results. Not exported.
 *
 * <p>May use {@code testkit.backend}, {@code testkit.table} and the engine up to {@code tensor}. It knows no check and no
 * test framework.
 */
package org.kudari.testkit.compare;
