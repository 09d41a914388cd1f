/**
 * Output: lines, numbers and JSON, and the terminal, pipe or file that they go to.
 *
 * <p>Uses no other package of this module.
 */
package org.kudari.cli.terminal;
