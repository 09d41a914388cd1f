/**
 * The commands {@code bench} and {@code bench ladder}: options, their checks, and exit codes.
 *
 * <p>May use the packages {@code cases}, {@code measure}, {@code ladder} with its kernels, and {@code report}. It alone
 * uses picocli.
 */
package org.kudari.benchmarks.app;
