/**
 * The ways in which a command ends: exit codes, and the line that explains a failure.
 *
 * <p>May use {@code terminal}.
 */
package org.kudari.cli.exit;
