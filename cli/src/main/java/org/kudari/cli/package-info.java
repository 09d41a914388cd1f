/**
 * The {@code kudari} command: reads the command line, runs the command, and turns a failure into one line and an exit code.
 * The script starts {@link org.kudari.cli.Launcher}.
 *
 * <p>May use every other package of this module; none of them uses this one.
 */
package org.kudari.cli;
