package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.LiftedConstants;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.expr.Pullback;
import org.kudari.layout.DType;

/**
 * The elementwise operation: a kernel on every element of its operands, which broadcast against each other. It computes
 * in the promoted type of the operands. Those that only decide what a select takes are left out of that. Its gradient
 * is again elementwise, derived from the kernel's expression.
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
    private static final EnumMap<Primitive, NumberOperand> WITH_NUMBER_RIGHT = new EnumMap<>(Primitive.class);
    private static final EnumMap<Primitive, NumberOperand> WITH_NUMBER_LEFT = new EnumMap<>(Primitive.class);
    private static final EnumMap<NamedFunction, Elementwise> OF_NAMED_FUNCTIONS = new EnumMap<>(NamedFunction.class);

    /** The condition, the tensor where it holds, and the number elsewhere. */
    static final NumberOperand SELECT_OR_NUMBER =
            NumberOperand.of("select", 2, number -> Expr.apply(Primitive.SELECT, Expr.input(0), Expr.input(1), number));

    /** The condition, the tensor where it does not hold, and the number elsewhere. */
    static final NumberOperand SELECT_NUMBER_OR =
            NumberOperand.of("select", 2, number -> Expr.apply(Primitive.SELECT, Expr.input(0), number, Expr.input(1)));

    static {
        Expr x = Expr.input(0);
        for (Primitive function : Primitive.values()) {
            Expr[] arguments = new Expr[function.arity()];
            Arrays.setAll(arguments, Expr::input);
            String name = function.functionName();
            OF_PRIMITIVES.put(function, of(name, Kernel.of(arguments.length, 0, Expr.apply(function, arguments))));
            if (function.arity() == 2) {
                WITH_NUMBER_RIGHT.put(function, NumberOperand.of(name, 1, number -> Expr.apply(function, x, number)));
                WITH_NUMBER_LEFT.put(function, NumberOperand.of(name, 1, number -> Expr.apply(function, number, x)));
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
     * {@return an operation of a user's expression} Its constants are uniforms where {@link LiftedConstants} lifts them,
     * so expressions that differ only in these share one kernel.
     *
     * @param name the name in error messages and traces
     * @param inputs the number of operands
     * @param function the expression of inputs below that number
     * @throws IllegalArgumentException if the expression uses another input, or a uniform
     */
    public static Elementwise ofExpression(String name, int inputs, Expr function) {
        LiftedConstants lifted = LiftedConstants.of(function);
        Kernel kernel = Kernel.of(inputs, lifted.values().length, lifted.expression());
        return new Elementwise(name, kernel, lifted.values(), null);
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
        return WITH_NUMBER_RIGHT.get(function).with(right);
    }

    /**
     * {@return a binary primitive with a whole number on the right, exact also where no double holds it}
     *
     * @param function the primitive
     * @param right the number
     * @param type the type of the tensor on the left
     */
    public static Elementwise withNumber(Primitive function, long right, DType type) {
        return WITH_NUMBER_RIGHT.get(function).with(right, type);
    }

    /**
     * {@return a binary primitive with a number on the left} The number is a uniform, so all numbers share one kernel.
     *
     * @param left the number
     * @param function the primitive
     */
    public static Elementwise withNumber(double left, Primitive function) {
        return WITH_NUMBER_LEFT.get(function).with(left);
    }

    /**
     * {@return a binary primitive with a whole number on the left, exact also where no double holds it}
     *
     * @param left the number
     * @param function the primitive
     * @param type the type of the tensor on the right
     */
    public static Elementwise withNumber(long left, Primitive function, DType type) {
        return WITH_NUMBER_LEFT.get(function).with(left, type);
    }

    /**
     * {@return the power with a number as exponent} The whole exponents from -2 to 4 are part of the kernel, because
     * they are multiplications and a division there.
     *
     * @param exponent the exponent
     */
    public static Elementwise power(double exponent) {
        if (exponent == Math.rint(exponent) && exponent >= -2 && exponent <= 4) {
            // Plus 0, since a power of -0 is that of 0, also for integers.
            Expr power = Expr.apply(Primitive.POW, Expr.input(0), Expr.constant(exponent + 0.0));
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
        DType computed = requireComputable(kernel, uniforms, operands);
        DType stored = resultType != null ? resultType : kernel.isPredicate(output) ? DType.BOOL : computed;
        return new TensorSpec(stored, Broadcasting.commonShape(name, operands));
    }

    /**
     * Tells whether operands that only decide what a select takes have a wider type than the others, so that the
     * kernel's {@linkplain Kernel#conditionsFirst conditions} must be computed before the rest.
     *
     * @param kernel the kernel
     * @param operands its operands
     * @return whether they have
     */
    public static boolean hasWiderConditions(Kernel kernel, List<? extends TensorLike<?>> operands) {
        return kernel.conditionInputs() != 0
                && operands.size() == kernel.inputs()
                && Broadcasting.promotedType(kernel, operands) != Broadcasting.promotedType(operands);
    }

    /**
     * Checks that a kernel can compute on operands.
     *
     * @param kernel the kernel
     * @param uniforms its uniform arguments
     * @param operands its operands, at least one
     * @return the type in which it computes the values of its outputs
     * @throws IllegalArgumentException if it cannot, see {@link Kernel#requireComputable}
     */
    public static DType requireComputable(Kernel kernel, double[] uniforms, List<? extends TensorLike<?>> operands) {
        DType computed = Broadcasting.promotedType(kernel, operands);
        if (hasWiderConditions(kernel, operands)) {
            kernel.conditionsFirst().conditions().requireComputable(Broadcasting.promotedType(operands), uniforms);
            kernel.conditionsFirst().rest().requireComputable(computed, uniforms);
        } else {
            kernel.requireComputable(computed, uniforms);
        }
        return computed;
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

    /** {@return whether {@link #summedOver} is the sum of this operation's results, and can be computed in one pass} */
    public boolean canBeSummed() {
        return resultType == null && kernel.outputs().size() == 1 && !kernel.isLarge();
    }

    /**
     * {@return the sum of this operation's results over some axes, which stay with extent 1} The results are not stored.
     *
     * @param axes bit {@code i} for axis {@code i}
     */
    public Reduce summedOver(long axes) {
        return new Reduce(name, Reduction.SUM, kernel, uniforms, Reduce.axes(axes));
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
        Pullback pullback = kernel.pullback(context.recordedNeeds()).only(context.needs());
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
