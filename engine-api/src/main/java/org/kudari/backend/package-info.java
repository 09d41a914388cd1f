/**
 * The interface between the engine and its devices: {@link org.kudari.backend.Backend} with its operands, and {@link
 * org.kudari.backend.BackendProvider}, by which devices are found. Also what several backends share: buffers in Java
 * arrays, a folder for cached files, common errors.
 *
 * <p>May use {@code layout}, {@code random} and {@code expr}. It does not know devices, tensors or operations.
 */
package org.kudari.backend;
