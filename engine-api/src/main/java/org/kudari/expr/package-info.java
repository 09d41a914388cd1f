/**
 * Scalar expressions over the inputs of an elementwise kernel: the table of primitives, named functions, kernels, and
 * their derivatives. {@link org.kudari.expr.Primitive} is the table from which backends generate their kernels.
 *
 * <p>May use {@code layout}.
 */
package org.kudari.expr;
