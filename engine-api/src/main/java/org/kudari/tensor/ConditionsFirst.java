package org.kudari.tensor;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.ConditionSplit;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.op.Elementwise;
import org.kudari.op.Op;
import org.kudari.op.Reduce;

/**
 * Computes the conditions of an operation's selects before the operation, where their operands would widen the type of
 * what is selected.
 *
 * @param kernel the operation's kernel, reading truth values in place of the conditions
 * @param operands the operands of that kernel
 */
record ConditionsFirst(Kernel kernel, List<Tensor> operands) {

    /** The conditions computed; null if they may be computed together with the rest. */
    static ConditionsFirst of(String name, Kernel kernel, double[] uniforms, List<Tensor> operands) {
        if (!Elementwise.hasWiderConditions(kernel, operands)) {
            return null;
        }
        ConditionSplit split = kernel.conditionsFirst();
        List<Tensor> read = new ArrayList<>();
        for (int input : split.kept()) {
            read.add(operands.get(input));
        }
        // Truth values have no gradients, so this is not recorded.
        read.addAll(Execution.applyAll(new Elementwise(name, split.conditions(), uniforms, DType.BOOL), operands));
        return new ConditionsFirst(split.rest(), read);
    }

    /** Whether an operation needs this, and if so its result; else null. */
    static Tensor apply(Op operation, List<Tensor> operands) {
        return switch (operation) {
            case Elementwise e -> {
                ConditionsFirst first = of(e.name(), e.kernel(), e.uniforms(), operands);
                yield first == null
                        ? null
                        : Execution.apply(
                                new Elementwise(e.name(), first.kernel, e.uniforms(), e.resultType()), first.operands);
            }
            case Reduce r -> {
                ConditionsFirst first = of(r.name(), r.kernel(), r.uniforms(), operands);
                yield first == null
                        ? null
                        : Execution.apply(
                                new Reduce(r.name(), r.reduction(), first.kernel, r.uniforms(), r.axes()),
                                first.operands);
            }
            default -> null;
        };
    }
}
