package org.kudari.backend;

import java.util.List;
import org.kudari.expr.Kernel;

/**
 * An elementwise kernel applied to a matrix product while it is in cache: {@code out = kernel(product, operands...)}.
 *
 * @param kernel one output; input 0 is the product, the others are the operands
 * @param uniforms the kernel's uniform arguments
 * @param operands views of the output's shape (broadcast where needed)
 * @param product receives the plain product as well, for the backward pass; null if that does not read it
 */
public record Epilogue(Kernel kernel, double[] uniforms, List<View> operands, View product) {}
