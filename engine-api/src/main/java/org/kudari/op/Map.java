package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Composite;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Pullback;
import org.kudari.expr.Scalar;
import org.kudari.layout.DType;

/**
 * The elementwise operation: a kernel on every element of its operands, which broadcast against each other. It computes in
 * the promoted type of the operands. Its gradient is again a map, derived from the kernel's expression.
 *
 * @param name in error messages and traces
 * @param uniforms the numbers of this call, one for each uniform of the kernel
 * @param resultType the type to store; null for the computed one ({@code BOOL} where the kernel ends in a comparison)
 */
public record Map(String name, Kernel kernel, double[] uniforms, DType resultType) implements KernelOp {
    private static final double[] NO_UNIFORMS = {};

    // Built once, so that a call in a hot loop builds no expression.
    private static final EnumMap<Scalar, Map> OF_TENSORS = new EnumMap<>(Scalar.class);
    private static final EnumMap<Scalar, Kernel> WITH_NUMBER_RIGHT = new EnumMap<>(Scalar.class);
    private static final EnumMap<Scalar, Kernel> WITH_NUMBER_LEFT = new EnumMap<>(Scalar.class);
    private static final EnumMap<Composite, Map> OF_COMPOSITES = new EnumMap<>(Composite.class);

    static {
        Expr x = Expr.input(0);
        Expr number = Expr.uniform(0);
        for (Scalar function : Scalar.values()) {
            Expr[] arguments = new Expr[function.arity()];
            Arrays.setAll(arguments, Expr::input);
            Kernel kernel = Kernel.of(arguments.length, 0, Expr.apply(function, arguments));
            OF_TENSORS.put(function, of(function.functionName(), kernel));
            if (function.arity() == 2) {
                WITH_NUMBER_RIGHT.put(function, Kernel.of(1, 1, Expr.apply(function, x, number)));
                WITH_NUMBER_LEFT.put(function, Kernel.of(1, 1, Expr.apply(function, number, x)));
            }
        }
        for (Composite composite : Composite.values()) {
            OF_COMPOSITES.put(composite, of(composite.functionName(), composite.kernel()));
        }
    }

    /** A map without uniforms that stores what it computes. */
    public static Map of(String name, Kernel kernel) {
        return new Map(name, kernel, NO_UNIFORMS, null);
    }

    /** A primitive on tensors. */
    public static Map of(Scalar function) {
        return OF_TENSORS.get(function);
    }

    /** A named composite on tensors. */
    public static Map of(Composite composite) {
        return OF_COMPOSITES.get(composite);
    }

    /** A binary primitive with a number on the right, which is a uniform: another number is the same kernel. */
    public static Map withNumber(Scalar function, double right) {
        return new Map(function.functionName(), WITH_NUMBER_RIGHT.get(function), new double[] {right}, null);
    }

    /** A binary primitive with a number on the left. */
    public static Map withNumber(double left, Scalar function) {
        return new Map(function.functionName(), WITH_NUMBER_LEFT.get(function), new double[] {left}, null);
    }

    /** The power with a number as exponent; of the few that are simpler than a power, the number is part of the kernel. */
    public static Map power(double exponent) {
        if (exponent == -1 || exponent == 0 || exponent == 1 || exponent == 2) {
            Expr power = Expr.apply(Scalar.POW, Expr.input(0), Expr.constant(exponent));
            return of(Scalar.POW.functionName(), Kernel.of(1, 0, power));
        }
        return withNumber(Scalar.POW, exponent);
    }

    /** The conversion to a type. */
    public static Map cast(DType type) {
        return new Map("to", Kernel.IDENTITY, NO_UNIFORMS, type);
    }

    /** The types and the common shape of all outputs are those of the first; see {@link #result(List, int)}. */
    @Override
    public Spec result(List<? extends Value<?>> operands) {
        return result(operands, 0);
    }

    /** The type and shape of one of the outputs. */
    public Spec result(List<? extends Value<?>> operands, int output) {
        if (operands.size() != kernel.inputs() || uniforms.length != kernel.uniforms()) {
            throw new IllegalArgumentException(name + " takes " + kernel.inputs() + " tensor(s) and "
                    + kernel.uniforms() + " number(s), but was given " + operands.size() + " and " + uniforms.length);
        }
        DType computed = Broadcasting.promotedType(operands);
        kernel.requireComputable(computed, uniforms);
        DType stored = resultType != null ? resultType : kernel.isPredicate(output) ? DType.BOOL : computed;
        return new Spec(stored, Broadcasting.commonShape(name, operands));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        List<View> inputs = Broadcasting.views(operands, out.shape());
        if (accumulate) {
            inputs = new ArrayList<>(inputs);
            inputs.add(out);
        }
        backend.map(accumulate ? kernel.accumulating() : kernel, uniforms, inputs, List.of(out));
    }

    @Override
    public Saves saves(long needs) {
        return saves(kernel.pullback(needs));
    }

    static Saves saves(Pullback pullback) {
        long operands = 0;
        for (int i = 0; i < pullback.reads().size(); i++) {
            operands |= 1L << pullback.reads().get(i);
        }
        return new Saves(operands, pullback.readsOutput());
    }

    @Override
    public <T extends TensorOps<T>> void backward(Backprop<T> pass) {
        Pullback pullback = kernel.pullback(pass.needs());
        for (int i = 0; i < pullback.unchanged().size(); i++) {
            pass.give(pullback.unchanged().get(i), pass.upstream());
        }
        if (!pullback.targets().isEmpty()) {
            give(pass, pullback, pass.mapUpstream(name + "'", pullback.kernel(), uniforms, kept(pass, pullback)));
        }
    }

    /** The rule for a sum over mapped operands, whose upstream gradient is repeated over the summed axes. */
    static <T extends TensorOps<T>> void backwardOfSum(
            Backprop<T> pass, String name, Pullback pullback, double[] uniforms, T repeated) {
        for (int i = 0; i < pullback.unchanged().size(); i++) {
            pass.give(pullback.unchanged().get(i), repeated);
        }
        if (!pullback.targets().isEmpty()) {
            List<T> inputs = kept(pass, pullback);
            inputs.add(repeated);
            Map gradient = new Map(name + "'", pullback.kernel(), uniforms, repeated.type());
            give(pass, pullback, repeated.applyAll(gradient, inputs));
        }
    }

    /** What the derivative reads of the forward pass, with room for the upstream gradient. */
    private static <T extends TensorOps<T>> List<T> kept(Backprop<T> pass, Pullback pullback) {
        List<T> kept = new ArrayList<>(pullback.kernel().inputs());
        for (int i = 0; i < pullback.reads().size(); i++) {
            kept.add(pass.operand(pullback.reads().get(i)));
        }
        if (pullback.readsOutput()) {
            kept.add(pass.output());
        }
        return kept;
    }

    private static <T extends TensorOps<T>> void give(Backprop<T> pass, Pullback pullback, List<T> gradients) {
        for (int i = 0; i < gradients.size(); i++) {
            pass.give(pullback.targets().get(i), gradients.get(i));
        }
    }
}
