package org.kudari.backend;

import java.util.List;
import org.kudari.expr.Kernel;

/**
 * An elementwise kernel applied to a matrix product while it is in cache: {@code out = kernel(product, operands...)}.
 *
 * @param kernel one output; input 0 is the product, the others are the operands
 * @param operands views of the output's shape (broadcast where needed)
 * @param product where the plain product is kept too, because the backward pass reads it; null where it does not
 */
public record Epilogue(Kernel kernel, double[] uniforms, List<View> operands, View product) {}
