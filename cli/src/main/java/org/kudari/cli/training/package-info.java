/**
 * A training as the command runs it: its data, its score, and its progress as a bar or in lines.
 *
 * <p>May use {@code exit} and {@code terminal}.
 */
package org.kudari.cli.training;
