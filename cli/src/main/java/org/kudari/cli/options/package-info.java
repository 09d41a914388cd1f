/**
 * The options that several commands share, and the checks of their values.
 *
 * <p>May use {@code training}, {@code exit} and {@code terminal}.
 */
package org.kudari.cli.options;
