/**
 * Programs that show how the engine is used, each in one file that is read from top to bottom. {@link
 * org.kudari.examples.Example} lists them in the order in which to read them.
 *
 * <p>They may use the engine and its training library, and no backend: those are found when a program runs.
 */
package org.kudari.examples;
