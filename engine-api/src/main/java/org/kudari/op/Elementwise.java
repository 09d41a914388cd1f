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
 * The elementwise operation: a kernel on every element of its operands, which broadcast against each other. It computes
 * in the promoted type of the operands. Its gradient is again elementwise, derived from the kernel's expression.
 *
 * @param name the name in error messages and traces
 * @param kernel the function, with one input for each operand
 * @param uniforms the numbers of this call, one for each uniform of the kernel
 * @param resultType the type of the result; null for the computed type ({@code BOOL} if the kernel ends in a
 *     comparison)
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

    /**
     * {@return an operation without uniforms, whose result has the computed type}
     *
     * @param name the name in error messages and traces
     * @param kernel the function
     */
    public static Elementwise of(String name, Kernel kernel) {
        return new Elementwise(name, kernel, NO_UNIFORMS, null);
    }

    /**
     * {@return a primitive on tensors}
     *
     * @param function the primitive
     */
    public static Elementwise of(Primitive function) {
        return OF_PRIMITIVES.get(function);
    }

    /**
     * {@return a named function on tensors}
     *
     * @param function the named function
     */
    public static Elementwise of(NamedFunction function) {
        return OF_NAMED_FUNCTIONS.get(function);
    }

    /**
     * {@return a binary primitive with a number on the right} The number is a uniform, so all numbers share one kernel.
     *
     * @param function the primitive
     * @param right the number
     */
    public static Elementwise withNumber(Primitive function, double right) {
        return new Elementwise(function.functionName(), WITH_NUMBER_RIGHT.get(function), new double[] {right}, null);
    }

    /**
     * {@return a binary primitive with a number on the left} The number is a uniform, so all numbers share one kernel.
     *
     * @param left the number
     * @param function the primitive
     */
    public static Elementwise withNumber(double left, Primitive function) {
        return new Elementwise(function.functionName(), WITH_NUMBER_LEFT.get(function), new double[] {left}, null);
    }

    /**
     * {@return the power with a number as exponent} The exponents -1, 0, 1 and 2 are part of the kernel, because they
     * are simpler than a power.
     *
     * @param exponent the exponent
     */
    public static Elementwise power(double exponent) {
        if (exponent == -1 || exponent == 0 || exponent == 1 || exponent == 2) {
            Expr power = Expr.apply(Primitive.POW, Expr.input(0), Expr.constant(exponent));
            return of(Primitive.POW.functionName(), Kernel.of(1, 0, power));
        }
        return withNumber(Primitive.POW, exponent);
    }

    /**
     * {@return the conversion to a type}
     *
     * @param type the type of the result
     */
    public static Elementwise cast(DType type) {
        return new Elementwise("to", Kernel.IDENTITY, NO_UNIFORMS, type);
    }

    /** The type and shape of the first output; all outputs have its shape. See {@link #result(List, int)}. */
    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return result(operands, 0);
    }

    /**
     * The type and shape of one of the outputs.
     *
     * @param operands the operands
     * @param output the index of the output, from 0
     * @return the type and shape
     * @throws IllegalArgumentException if the number of operands or uniforms is not the kernel's, the operands do not
     *     broadcast, or the kernel cannot compute in their type
     */
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
            addGradients(
                    context,
                    pullback,
                    context.mapWithUpstream(name + "'", pullback.kernel(), uniforms, saved(context, pullback)));
        }
    }

    /** The rule for a sum over mapped operands, whose upstream gradient is repeated over the summed axes. */
    static <T extends TensorOps<T>> void backwardOfSum(
            BackwardContext<T> context, String name, Pullback pullback, double[] uniforms, T repeated) {
        for (int i = 0; i < pullback.unchanged().size(); i++) {
            context.addGradient(pullback.unchanged().get(i), repeated);
        }
        if (!pullback.targets().isEmpty()) {
            List<T> inputs = saved(context, pullback);
            inputs.add(repeated);
            Elementwise gradient = new Elementwise(name + "'", pullback.kernel(), uniforms, repeated.type());
            addGradients(context, pullback, repeated.applyAll(gradient, inputs));
        }
    }

    /** The forward values that the derivative reads, with room for the upstream gradient. */
    private static <T extends TensorOps<T>> List<T> saved(BackwardContext<T> context, Pullback pullback) {
        List<T> saved = new ArrayList<>(pullback.kernel().inputs());
        for (int i = 0; i < pullback.reads().size(); i++) {
            saved.add(context.operand(pullback.reads().get(i)));
        }
        if (pullback.readsOutput()) {
            saved.add(context.output());
        }
        return saved;
    }

    private static <T extends TensorOps<T>> void addGradients(
            BackwardContext<T> context, Pullback pullback, List<T> gradients) {
        for (int i = 0; i < gradients.size(); i++) {
            context.addGradient(pullback.targets().get(i), gradients.get(i));
        }
    }
}
