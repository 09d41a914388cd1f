package org.kudari.backend.tool;

import static org.kudari.backend.tool.ReferenceViews.finite;
import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.max;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;

/**
 * From a kernel to one that bounds by how much its output jumps because rounding decides a comparison. If {@code a} and
 * {@code b} are closer than their rounding errors, {@code a < b} may come out either way; and so may the floor of a
 * number that is next to a whole one, and the conversion to an integer. The kernel is written twice, with the arguments
 * of each jump shifted by their errors so that it comes out low, and so that it comes out high. The bound is how far
 * both are from the kernel itself. It is 0 wherever no jump is within reach.
 *
 * <p>Inputs have no error. Constants and uniforms have one if they are no float32. What is computed has the error of a
 * few roundings of its largest intermediate value. Functions that select and comparisons do not round.
 */
final class UndecidedKernel {
    private static final Expr EXACT = Expr.constant(0);

    /** A float32 is within this of the number that was rounded to it, relative to it; subnormal numbers are near 0. */
    private static final double OF_A_NUMBER = 0x1p-23;

    private static final double OF_A_FLOAT_RESULT = 0x1p-20;
    private static final double OF_A_DOUBLE_RESULT = 0x1p-49;

    private final boolean isFloat;
    private final double[] uniforms;
    private final IntFunction<Expr> inputError;
    private final Map<Expr, Expr> errors = new IdentityHashMap<>();
    private final Map<Expr, Expr> magnitudes = new IdentityHashMap<>();
    private final Map<Expr, Expr> low = new IdentityHashMap<>();
    private final Map<Expr, Expr> high = new IdentityHashMap<>();

    private UndecidedKernel(DType computeType, double[] uniforms, IntFunction<Expr> inputError) {
        this.isFloat = computeType == DType.FLOAT32;
        this.uniforms = uniforms;
        this.inputError = inputError;
    }

    /**
     * The bound of a kernel of one output.
     *
     * @param computeType a floating type, in which the kernel computes
     * @param output the type in which the result is stored
     * @param inputError the error of each input
     * @return the expression; empty if it is 0 for all inputs
     */
    static Optional<Expr> of(
            Kernel kernel, double[] uniforms, DType computeType, DType output, IntFunction<Expr> inputError) {
        return new UndecidedKernel(computeType, uniforms, inputError).bound(kernel, output);
    }

    private Optional<Expr> bound(Kernel kernel, DType stored) {
        kernel.topologicalOrder().forEach(this::visit);
        Expr node = kernel.outputs().getFirst();
        Expr error = errors.get(node);
        Expr value = node;
        Expr lowest = low.get(node);
        Expr highest = high.get(node);
        if (!stored.isFloating() && error != EXACT) {
            boolean isTruth = stored == DType.BOOL;
            value = isTruth ? Expr.apply(Primitive.NOT_EQUAL, node, EXACT) : Expr.apply(Primitive.FLOOR, node);
            lowest = isTruth ? surelyTrue(lowest, error) : Expr.apply(Primitive.FLOOR, down(lowest, error));
            highest = isTruth ? possiblyTrue(highest, error) : Expr.apply(Primitive.FLOOR, up(highest, error));
        }
        return lowest == value && highest == value
                ? Optional.empty()
                : Optional.of(finite(lowest.minus(value)).plus(finite(highest.minus(value))));
    }

    private void visit(Expr node) {
        Expr magnitude = finite(node);
        if (node instanceof Expr.Apply apply) {
            // The condition of a selection is no part of its value.
            int first = apply.function() == Primitive.SELECT ? 1 : 0;
            for (Expr argument :
                    apply.arguments().subList(first, apply.arguments().size())) {
                magnitude = max(magnitude, magnitudes.get(argument));
            }
        }
        magnitudes.put(node, magnitude);
        switch (node) {
            case Expr.Input input -> leaf(node, inputError.apply(input.index()));
            case Expr.Constant constant -> leaf(node, ofNumber(node, constant.value()));
            case Expr.Uniform uniform -> leaf(node, ofNumber(node, uniforms[uniform.index()]));
            case Expr.Apply apply -> apply(apply);
        }
    }

    private void leaf(Expr node, Expr error) {
        low.put(node, node);
        high.put(node, node);
        errors.put(node, error);
    }

    private Expr ofNumber(Expr node, double number) {
        boolean isRounded = isFloat && (float) number != number && !Double.isNaN(number);
        return isRounded ? abs(node).times(OF_A_NUMBER).plus(Float.MIN_VALUE) : EXACT;
    }

    private void apply(Expr.Apply node) {
        List<Expr> arguments = node.arguments();
        Expr first = errors.get(arguments.getFirst());
        Expr[] lowest = new Expr[arguments.size()];
        Expr[] highest = new Expr[arguments.size()];
        for (int i = 0; i < lowest.length; i++) {
            boolean falls = fallsIn(node.function(), i);
            lowest[i] = (falls ? high : low).get(arguments.get(i));
            highest[i] = (falls ? low : high).get(arguments.get(i));
        }
        Expr error = EXACT;
        switch (node.function()) {
            case LESS, LESS_EQUAL -> {
                Expr second = errors.get(arguments.get(1));
                lowest[0] = up(lowest[0], first);
                lowest[1] = down(lowest[1], second);
                highest[0] = down(highest[0], first);
                highest[1] = up(highest[1], second);
            }
            case EQUAL, NOT_EQUAL -> {
                Expr second = errors.get(arguments.get(1));
                if (first != EXACT || second != EXACT) {
                    equality(node, lowest, highest, up(first, second));
                    return;
                }
            }
            case FLOOR, CEIL, ROUND, SIGN -> {
                lowest[0] = down(lowest[0], first);
                highest[0] = up(highest[0], first);
            }
            case AND, OR -> {
                decide(arguments.get(0), 0, lowest, highest);
                decide(arguments.get(1), 1, lowest, highest);
            }
            case NOT -> decide(arguments.getFirst(), 0, highest, lowest);
            case SELECT -> {
                decide(arguments.getFirst(), 0, lowest, highest);
                error = larger(errors.get(arguments.get(1)), errors.get(arguments.get(2)));
            }
            case NEG, ABS -> error = first;
            case MIN, MAX -> error = larger(first, errors.get(arguments.get(1)));
            case ADD, SUB, MUL, DIV, POW, SQRT, EXP, EXPM1, LOG, LOG1P, LOG2, SIGMOID, SOFTPLUS, ERF ->
                error = magnitudes.get(node).times(isFloat ? OF_A_FLOAT_RESULT : OF_A_DOUBLE_RESULT);
            case SIN, COS, TAN, ASIN, ACOS, ATAN, ATAN2, SINH, COSH, TANH, ASINH, ACOSH, ATANH ->
                error = magnitudes.get(node).times(isFloat ? OF_A_FLOAT_RESULT : OF_A_DOUBLE_RESULT);
        }
        low.put(node, Expr.apply(node.function(), lowest));
        high.put(node, Expr.apply(node.function(), highest));
        errors.put(node, error);
    }

    /** Whether a function is lowest where the argument is highest. */
    private static boolean fallsIn(Primitive function, int argument) {
        return switch (function) {
            case LESS, LESS_EQUAL -> argument == 0;
            case SUB -> argument == 1;
            case NEG, NOT -> true;
            default -> false;
        };
    }

    private static Expr larger(Expr a, Expr b) {
        return a == b ? a : max(a, b);
    }

    /** The number itself if it is exact: the bound is empty if no expression changes. */
    private static Expr up(Expr number, Expr error) {
        return error == EXACT ? number : number.plus(error);
    }

    private static Expr down(Expr number, Expr error) {
        return error == EXACT ? number : number.minus(error);
    }

    /** Equal if the difference may be 0; and not equal if it may be anything else. */
    private void equality(Expr.Apply node, Expr[] lowest, Expr[] highest, Expr error) {
        boolean isEqual = node.function() == Primitive.EQUAL;
        Expr possiblyDifferent = possiblyTrue(lowest[0].minus(lowest[1]), error);
        Expr surelyDifferent = surelyTrue(highest[0].minus(highest[1]), error);
        low.put(node, isEqual ? not(possiblyDifferent) : surelyDifferent);
        high.put(node, isEqual ? not(surelyDifferent) : possiblyDifferent);
        errors.put(node, EXACT);
    }

    /** Replaces an argument whose truth counts, if it has an error. */
    private void decide(Expr argument, int index, Expr[] lowest, Expr[] highest) {
        Expr error = errors.get(argument);
        if (error != EXACT) {
            lowest[index] = surelyTrue(lowest[index], error);
            highest[index] = possiblyTrue(highest[index], error);
        }
    }

    /** Whether a number is not 0, whatever its error; NaN is not. */
    private static Expr surelyTrue(Expr number, Expr error) {
        return not(Expr.apply(Primitive.LESS_EQUAL, abs(number), error));
    }

    /** Whether a number may be something else than 0. */
    private static Expr possiblyTrue(Expr number, Expr error) {
        return Expr.apply(
                Primitive.OR, Expr.apply(Primitive.NOT_EQUAL, number, EXACT), Expr.apply(Primitive.LESS, EXACT, error));
    }

    private static Expr not(Expr truth) {
        return Expr.apply(Primitive.NOT, truth);
    }
}
