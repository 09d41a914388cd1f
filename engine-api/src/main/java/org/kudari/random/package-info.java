/**
 * Random numbers that depend on a key and a position alone: the generator Philox, and keys that name streams.
 *
 * <p>May use nothing else of the engine.
 */
package org.kudari.random;
