package org.kudari.op;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The element type and shape of a result, known before it is computed.
 *
 * @param type the element type
 * @param shape the shape
 */
public record TensorSpec(DType type, Shape shape) {}
