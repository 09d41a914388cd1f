package org.kudari.op;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** The element type and shape of a result, known before it is computed. */
public record TensorSpec(DType type, Shape shape) {}
