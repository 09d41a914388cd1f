package org.kudari.op;

import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The same elements, in row-major order, under another shape.
 *
 * @param shape the shape of the result, of as many elements
 */
public record Reshape(Shape shape) implements ViewOp {
    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public Layout apply(Layout operand) {
        return operand.reshape(shape);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, context.upstream().reshape(context.operandShape(0)));
    }
}
