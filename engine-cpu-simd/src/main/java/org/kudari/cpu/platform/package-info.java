/**
 * What the rest of the backend must know about the machine: whether the Vector API can be used and how wide its vectors
 * are, the tier of kernels that follows from that, and the sizes of tiles that all loops agree on.
 *
 * <p>Uses no other package. Its class {@code VectorWidth} is the only one of the module that names a class of the
 * Vector API; all other vector code is generated, so that the backend also loads in a JVM without the API.
 */
package org.kudari.cpu.platform;
