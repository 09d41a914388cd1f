package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.expr.Pullback;
import org.kudari.layout.DType;

/**
 * The elementwise operation: a kernel on every element of its operands, which broadcast against each other. It computes in
 * the promoted type of the operands. Its gradient is again a map, derived from the kernel's expression.
 *
 * @param name in error messages and traces
 * @param uniforms the numbers of this call, one for each uniform of the kernel
 * @param resultType the type to store; null for the computed one ({@code BOOL} where the kernel ends in a comparison)
 */
public record Elementwise(String name, Kernel kernel, double[] uniforms, DType resultType) implements BackendOp {
    private static final double[] NO_UNIFORMS = {};

    // Built once, so that a call in a hot loop builds no expression.
    private static final EnumMap<Primitive, Elementwise> OF_PRIMITIVES = new EnumMap<>(Primitive.class);
    private static final EnumMap<Primitive, Kernel> WITH_NUMBER_RIGHT = new EnumMap<>(Primitive.class);
    private static final EnumMap<Primitive, Kernel> WITH_NUMBER_LEFT = new EnumMap<>(Primitive.class);
    private static final EnumMap<NamedFunction, Elementwise> OF_NAMED_FUNCTIONS = new EnumMap<>(NamedFunction.class);

    static {
        Expr x = Expr.input(0);
        Expr number = Expr.uniform(0);
        for (Primitive function : Primitive.values()) {
            Expr[] arguments = new Expr[function.arity()];
            Arrays.setAll(arguments, Expr::input);
            Kernel kernel = Kernel.of(arguments.length, 0, Expr.apply(function, arguments));
            OF_PRIMITIVES.put(function, of(function.functionName(), kernel));
            if (function.arity() == 2) {
                WITH_NUMBER_RIGHT.put(function, Kernel.of(1, 1, Expr.apply(function, x, number)));
                WITH_NUMBER_LEFT.put(function, Kernel.of(1, 1, Expr.apply(function, number, x)));
            }
        }
        for (NamedFunction function : NamedFunction.values()) {
            OF_NAMED_FUNCTIONS.put(function, of(function.functionName(), function.kernel()));
        }
    }

    /** A map without uniforms that stores what it computes. */
    public static Elementwise of(String name, Kernel kernel) {
        return new Elementwise(name, kernel, NO_UNIFORMS, null);
    }

    /** A primitive on tensors. */
    public static Elementwise of(Primitive function) {
        return OF_PRIMITIVES.get(function);
    }

    /** A named composite on tensors. */
    public static Elementwise of(NamedFunction function) {
        return OF_NAMED_FUNCTIONS.get(function);
    }

    /** A binary primitive with a number on the right, which is a uniform: another number is the same kernel. */
    public static Elementwise withNumber(Primitive function, double right) {
        return new Elementwise(function.functionName(), WITH_NUMBER_RIGHT.get(function), new double[] {right}, null);
    }

    /** A binary primitive with a number on the left. */
    public static Elementwise withNumber(double left, Primitive function) {
        return new Elementwise(function.functionName(), WITH_NUMBER_LEFT.get(function), new double[] {left}, null);
    }

    /** The power with a number as exponent; of the few that are simpler than a power, the number is part of the kernel. */
    public static Elementwise power(double exponent) {
        if (exponent == -1 || exponent == 0 || exponent == 1 || exponent == 2) {
            Expr power = Expr.apply(Primitive.POW, Expr.input(0), Expr.constant(exponent));
            return of(Primitive.POW.functionName(), Kernel.of(1, 0, power));
        }
        return withNumber(Primitive.POW, exponent);
    }

    /** The conversion to a type. */
    public static Elementwise cast(DType type) {
        return new Elementwise("to", Kernel.IDENTITY, NO_UNIFORMS, type);
    }

    /** The types and the common shape of all outputs are those of the first; see {@link #result(List, int)}. */
    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return result(operands, 0);
    }

    /** The type and shape of one of the outputs. */
    public TensorSpec result(List<? extends TensorLike<?>> operands, int output) {
        if (operands.size() != kernel.inputs() || uniforms.length != kernel.uniforms()) {
            throw new IllegalArgumentException(name + " takes " + kernel.inputs() + " tensor(s) and "
                    + kernel.uniforms() + " number(s), but was given " + operands.size() + " and " + uniforms.length);
        }
        DType computed = Broadcasting.promotedType(operands);
        kernel.requireComputable(computed, uniforms);
        DType stored = resultType != null ? resultType : kernel.isPredicate(output) ? DType.BOOL : computed;
        return new TensorSpec(stored, Broadcasting.commonShape(name, operands));
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
    public SavedForBackward savedForBackward(long needs) {
        return savedForBackward(kernel.pullback(needs));
    }

    static SavedForBackward savedForBackward(Pullback pullback) {
        long operands = 0;
        for (int i = 0; i < pullback.reads().size(); i++) {
            operands |= 1L << pullback.reads().get(i);
        }
        return new SavedForBackward(operands, pullback.readsOutput());
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        Pullback pullback = kernel.pullback(context.needs());
        for (int i = 0; i < pullback.unchanged().size(); i++) {
            context.addGradient(pullback.unchanged().get(i), context.upstream());
        }
        if (!pullback.targets().isEmpty()) {
            give(
                    context,
                    pullback,
                    context.mapWithUpstream(name + "'", pullback.kernel(), uniforms, kept(context, pullback)));
        }
    }

    /** The rule for a sum over mapped operands, whose upstream gradient is repeated over the summed axes. */
    static <T extends TensorOps<T>> void backwardOfSum(
            BackwardContext<T> context, String name, Pullback pullback, double[] uniforms, T repeated) {
        for (int i = 0; i < pullback.unchanged().size(); i++) {
            context.addGradient(pullback.unchanged().get(i), repeated);
        }
        if (!pullback.targets().isEmpty()) {
            List<T> inputs = kept(context, pullback);
            inputs.add(repeated);
            Elementwise gradient = new Elementwise(name + "'", pullback.kernel(), uniforms, repeated.type());
            give(context, pullback, repeated.applyAll(gradient, inputs));
        }
    }

    /** What the derivative reads of the forward pass, with room for the upstream gradient. */
    private static <T extends TensorOps<T>> List<T> kept(BackwardContext<T> context, Pullback pullback) {
        List<T> kept = new ArrayList<>(pullback.kernel().inputs());
        for (int i = 0; i < pullback.reads().size(); i++) {
            kept.add(context.operand(pullback.reads().get(i)));
        }
        if (pullback.readsOutput()) {
            kept.add(context.output());
        }
        return kept;
    }

    private static <T extends TensorOps<T>> void give(
            BackwardContext<T> context, Pullback pullback, List<T> gradients) {
        for (int i = 0; i < gradients.size(); i++) {
            context.addGradient(pullback.targets().get(i), gradients.get(i));
        }
    }
}
