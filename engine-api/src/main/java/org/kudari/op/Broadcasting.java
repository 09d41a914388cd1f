package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** How operands of one operation meet: the common shape and type. */
final class Broadcasting {
    private Broadcasting() {}

    static DType promotedType(List<? extends Value<?>> operands) {
        DType type = operands.getFirst().type();
        for (Value<?> operand : operands) {
            type = type.promote(operand.type());
        }
        return type;
    }

    static Shape commonShape(String operation, List<? extends Value<?>> operands) {
        Shape common = operands.getFirst().shape();
        for (Value<?> operand : operands) {
            Shape next = Shape.broadcast(common, operand.shape());
            if (next == null) {
                throw new IllegalArgumentException(operation + ": shapes " + common + " and " + operand.shape()
                        + " do not broadcast: aligned at the last axis, extents must be equal or one of them 1");
            }
            common = next;
        }
        return common;
    }

    static List<View> views(List<View> operands, Shape shape) {
        List<View> repeated = new ArrayList<>(operands.size() + 1);
        for (View operand : operands) {
            repeated.add(operand.broadcastTo(shape));
        }
        return repeated;
    }
}
