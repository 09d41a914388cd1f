/**
 * The conformance suite that every backend must pass, as a JUnit class to extend, and the report on gradients.
 *
 * <p>May use {@code testkit.check}, {@code testkit.model}, {@code testkit.backend}, {@code testkit.table} and the
 * engine. {@link org.kudari.testkit.ConformanceSuite} alone uses JUnit.
 */
package org.kudari.testkit;
