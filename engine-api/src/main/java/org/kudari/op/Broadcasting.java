package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** The common shape and type of the operands of one operation. */
final class Broadcasting {
    private Broadcasting() {}

    static DType promotedType(List<? extends TensorLike<?>> operands) {
        DType type = operands.getFirst().type();
        for (int i = 1; i < operands.size(); i++) {
            type = type.promote(operands.get(i).type());
        }
        return type;
    }

    /** The promoted type of the operands of a kernel, without those that only decide what a select takes. */
    static DType promotedType(Kernel kernel, List<? extends TensorLike<?>> operands) {
        long conditions = kernel.conditionInputs();
        if (conditions == 0) {
            return promotedType(operands);
        }
        DType type = DType.BOOL;
        for (int i = 0; i < operands.size(); i++) {
            if ((conditions >> i & 1) == 0) {
                type = type.promote(operands.get(i).type());
            }
        }
        return type;
    }

    static Shape commonShape(String operation, List<? extends TensorLike<?>> operands) {
        Shape common = operands.getFirst().shape();
        for (int i = 1; i < operands.size(); i++) {
            Shape operand = operands.get(i).shape();
            Shape next = Shape.broadcast(common, operand);
            if (next == null) {
                throw new IllegalArgumentException(operation + ": shapes " + common + " and " + operand
                        + " do not broadcast: aligned at the last axis, extents must be equal or one of them 1");
            }
            common = next;
        }
        return common;
    }

    static List<View> views(List<View> operands, Shape shape) {
        int first = 0;
        while (first < operands.size() && operands.get(first).shape().equals(shape)) {
            first++;
        }
        if (first == operands.size()) {
            return operands;
        }
        View[] repeated = new View[operands.size()];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = operands.get(i).broadcastTo(shape);
        }
        return Arrays.asList(repeated);
    }
}
