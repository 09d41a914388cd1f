/**
 * Extensions of autograd for users: operations with a hand-written backward pass, and the numerical check of gradients.
 *
 * <p>May use {@code layout}, {@code device}, {@code tensor} and {@code backend.reference}. Nothing in the engine
 * depends on this package.
 */
package org.kudari.autograd;
