/**
 * The operations: one record a file, with its shape rule, its calls of the backend and its backward rule. The
 * interfaces {@code ...Ops} are the methods of a tensor, by topic.
 *
 * <p>May use {@code layout}, {@code expr} and {@code backend}. It does not know tensors: rules are written against
 * {@link org.kudari.op.TensorOps}.
 */
package org.kudari.op;
