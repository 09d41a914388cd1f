package org.kudari.testkit.table;

import static org.kudari.testkit.table.Accuracy.EXACT;
import static org.kudari.testkit.table.Accuracy.ulps;
import static org.kudari.testkit.table.Accuracy.ulpsOf;
import static org.kudari.testkit.table.ElementwiseRow.of;

import java.util.List;
import java.util.function.Function;
import org.kudari.expr.NamedFunction;
import org.kudari.tensor.Tensor;

/**
 * The named functions, a row each. An accuracy adds up the roundings of the formula. If terms cancel, it is relative to
 * the largest term instead of the result.
 */
final class NamedFunctionRows {
    /** Both tails and the middle, away from every kink and every jump of a second derivative: -3, 0, 3, 6. */
    private static final Domain WIDE = Domain.betweenAvoiding(-8, 8, 0.05, -3, 0, 3, 6);

    private static final Domain ANY = Domain.between(-3, 3);
    private static final Domain PROBABILITY = Domain.between(0.05, 0.95);

    /** Differences of the two are odd multiples of 0.125: never 0 or 1, where losses have kinks. */
    private static final Domain GRID = Domain.grid(-2, 2, 0.25, 0);

    private static final Domain OTHER_GRID = Domain.grid(-2, 2, 0.25, 0.125);

    private static final Function<List<Tensor>, Tensor> ARGUMENT =
            x -> x.getFirst().abs();

    /** One row for every constant of {@link NamedFunction}, in its order. */
    static final List<ElementwiseRow> ROWS = List.of(
            of(NamedFunction.IDENTITY, EXACT, WIDE),
            of(NamedFunction.RELU, EXACT, WIDE),
            of(NamedFunction.RELU6, EXACT, WIDE),
            of(NamedFunction.LEAKY_RELU, ulps(1), WIDE),
            of(NamedFunction.SIGMOID, ulps(6.5), WIDE),
            of(NamedFunction.TANH, ulps(5), WIDE),
            of(NamedFunction.SOFTPLUS, ulps(6), WIDE),
            // erf (16, of a value up to 1) is added to 1, and x / 2 scales the error.
            of(NamedFunction.GELU, ulpsOf(16, ARGUMENT), WIDE),
            // The cubic argument, up to 22 here, is off by three roundings, and so is the exponential, relatively.
            of(NamedFunction.GELU_TANH, ulps(80), Domain.betweenAvoiding(-4, 4, 0.05, 0)),
            of(NamedFunction.SILU, ulps(7.5), WIDE),
            of(NamedFunction.MISH, ulps(12), WIDE),
            of(NamedFunction.ELU, ulps(3), WIDE),
            of(NamedFunction.SELU, ulps(4), WIDE),
            of(NamedFunction.SOFTSIGN, ulps(4), WIDE),
            of(NamedFunction.HARD_SWISH, ulps(4.5), WIDE),
            of(NamedFunction.HARD_SIGMOID, ulps(2.5), WIDE),
            of(NamedFunction.HARD_TANH, EXACT, Domain.betweenAvoiding(-8, 8, 0.05, -1, 1)),
            of(NamedFunction.SQUARE, EXACT, WIDE),
            of(NamedFunction.SQUARED_ERROR, ulps(3), GRID, OTHER_GRID),
            of(NamedFunction.ABSOLUTE_ERROR, ulps(1), GRID, OTHER_GRID),
            of(NamedFunction.HUBER, ulps(3), GRID, OTHER_GRID),
            // Terms of one sign: logarithms (5), and the softplus (6) beside a product.
            of(NamedFunction.BINARY_CROSS_ENTROPY, ulps(9), PROBABILITY, PROBABILITY),
            of(NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS, ulps(8), ANY, PROBABILITY));

    private NamedFunctionRows() {}
}
