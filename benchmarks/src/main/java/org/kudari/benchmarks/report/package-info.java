/**
 * The results of a run as text, JSON and HTML.
 *
 * <p>May use {@code cases}, {@code measure} and {@code ladder}.
 */
package org.kudari.benchmarks.report;
