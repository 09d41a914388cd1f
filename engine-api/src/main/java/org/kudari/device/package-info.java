/**
 * Devices and their memory: finding and opening devices, scopes that end tensors, and the pool of buffers.
 *
 * <p>May use {@code layout}, {@code backend} and {@code backend.tool}. It does not know tensors.
 */
package org.kudari.device;
