package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.testing.Expressions;

class ExprTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /** Values at which functions and their simplified forms might differ. */
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        -2.5,
        0.5,
        Double.MIN_VALUE,
        1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @Test
    void theSameExpressionIsTheSameObject() {
        assertThat(Functions.tanh(X.times(Y).plus(0.5)))
                .isSameAs(Functions.tanh(X.times(Y).plus(0.5)));
        assertThat(X.times(Y)).isNotSameAs(Y.times(X));
        assertThat(Expr.constant(Double.NaN)).isSameAs(Expr.constant(Double.NaN));
        assertThat(Expr.constant(0.0)).isNotSameAs(Expr.constant(-0.0));
        assertThat(Expr.input(0)).isNotSameAs(Expr.uniform(0));
    }

    @Test
    void threadsThatBuildTheSameExpressionGetTheSameObject() {
        List<CompletableFuture<Expr>> builders = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
                    Expr sum = X;
                    for (int i = 0; i < 1000; i++) {
                        sum = sum.times(Expr.constant(1e6 + i)).plus(Y);
                    }
                    return sum;
                }))
                .toList();
        Expr first = builders.getFirst().join();
        assertThat(builders).allMatch(builder -> builder.join() == first);
    }

    @Test
    void whatIsSimplified() {
        assertThat(X.minus(0)).isSameAs(X);
        assertThat(X.times(1)).isSameAs(X);
        assertThat(Expr.constant(1).times(X)).isSameAs(X);
        assertThat(X.div(1)).isSameAs(X);
        assertThat(X.times(-1)).isSameAs(X.negate());
        assertThat(Expr.constant(-1).times(X)).isSameAs(X.negate());
        assertThat(X.negate().negate()).isSameAs(X);
        assertThat(Functions.pow(X, 0)).isSameAs(Expr.constant(1));
        assertThat(Functions.pow(X, 1)).isSameAs(X);
        assertThat(Functions.pow(X, 2)).isSameAs(X.times(X));
        Expr square = X.times(X);
        assertThat(Functions.pow(X, 3)).isSameAs(square.times(X));
        assertThat(Functions.pow(X, 4)).isSameAs(square.times(square));
        Expr inverse = Expr.constant(1).div(X);
        assertThat(Functions.pow(X, -2)).isSameAs(inverse.times(inverse));
        assertThat(Functions.pow(X, -1)).isSameAs(Expr.constant(1).div(X));
        assertThat(Functions.select(X, Y, Y)).isSameAs(Y);
        assertThat(Functions.select(Expr.constant(Double.NaN), X, Y)).isSameAs(X);
        assertThat(Functions.select(Expr.constant(-0.0), X, Y)).isSameAs(Y);
        assertThat(Expr.constant(2).plus(3)).isSameAs(Expr.constant(5));
    }

    @Test
    void whatMustStayBecauseLongsAreExact() {
        Expr large = Expr.constant(1L << 53);
        assertThat(large.plus(1)).as("2^53 in double").isInstanceOf(Expr.Apply.class);
        assertThat(large.times(1L << 10)).as("wraps in long").isInstanceOf(Expr.Apply.class);
        assertThat(large.times(8).div(3)).as("rounded in double").isInstanceOf(Expr.Apply.class);
        assertThat(Functions.max(Expr.constant((1L << 53) + 1), large)).isInstanceOf(Expr.Apply.class);
        assertThat(large.times(2)).isSameAs(Expr.constant(1L << 54));
        assertThat(Expr.constant(7).div(2)).isSameAs(Expr.constant(3.5));
    }

    @Test
    void aConstantIsADoubleOrALong() {
        assertThat(Expr.constant(7L)).isSameAs(Expr.constant(7.0));
        assertThat(Expr.constant((1L << 53) + 1)).isNotSameAs(Expr.constant(0x1p53));
        assertThat(Expr.constant(Long.MAX_VALUE)).isNotSameAs(Expr.constant(0x1p63));
        assertThat(Expr.constant(Long.MIN_VALUE)).isSameAs(Expr.constant(-0x1p63));
        Expr.Constant odd = (Expr.Constant) Expr.constant((1L << 53) + 1);
        assertThat(odd.longValue()).isEqualTo((1L << 53) + 1);
        assertThat(odd.value()).isEqualTo(0x1p53);
    }

    @Test
    void whatMustStayBecauseValuesNeedNotBeFinite() {
        assertThat(X.times(0)).as("NaN for an infinite x").isInstanceOf(Expr.Apply.class);
        assertThat(X.plus(0)).as("0 for x = -0").isInstanceOf(Expr.Apply.class);
        assertThat(X.minus(-0.0)).as("0 for x = -0").isInstanceOf(Expr.Apply.class);
        assertThat(X.minus(X)).as("NaN for an infinite x").isInstanceOf(Expr.Apply.class);
        assertThat(X.div(X)).as("NaN for 0").isInstanceOf(Expr.Apply.class);
        assertThat(Functions.equal(X, X)).as("0 for NaN").isInstanceOf(Expr.Apply.class);
        assertThat(Expr.constant(0).div(X)).as("NaN for 0").isInstanceOf(Expr.Apply.class);
        assertThat(Functions.pow(X, 0.5)).as("is 0, not -0, for -0").isNotSameAs(Functions.sqrt(X));
    }

    /** Every primitive on every mixture of inputs and constants gives the bits that its definition gives. */
    @Test
    void simplificationChangesNoValue() {
        for (Primitive function : Primitive.values()) {
            int arity = function.arity();
            List<Expr> choices = new ArrayList<>(List.of(X, Y, X.negate()));
            for (double constant : SPECIAL) {
                choices.add(Expr.constant(constant));
            }
            for (int mixture = 0; mixture < Math.pow(choices.size(), arity); mixture++) {
                Expr[] arguments = new Expr[arity];
                for (int i = 0, rest = mixture; i < arity; i++, rest /= choices.size()) {
                    arguments[i] = choices.get(rest % choices.size());
                }
                checkAtSpecialPoints(function, arguments);
            }
        }
    }

    private static void checkAtSpecialPoints(Primitive function, Expr[] arguments) {
        Expr built = Expr.apply(function, arguments);
        Kernel result = Kernel.of(2, 0, built);
        Kernel plain = Kernel.of(2, 0, arguments);
        for (double x : SPECIAL) {
            for (double y : SPECIAL) {
                double[] values = Expressions.evaluate(plain, new double[] {x, y}, new double[0]);
                double expected =
                        function.apply(values[0], values.length > 1 ? values[1] : 0, values.length > 2 ? values[2] : 0);
                double actual = Expressions.evaluate(result, new double[] {x, y}, new double[0])[0];
                // Not isEqualTo, for which 0 and -0 are equal.
                assertThat(Double.compare(actual, expected))
                        .as("%s of %s, at %s, %s: %s, not %s", function, built, x, y, actual, expected)
                        .isZero();
            }
        }
    }

    @Test
    void theNumberOfArgumentsIsChecked() {
        assertThatThrownBy(() -> Expr.apply(Primitive.ADD, X))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("add takes 2 argument(s), but was given 1");
    }

    @Test
    void integersWrapAndDivisionByZeroIsZero() {
        assertThat(Primitive.DIV.apply(7L, 0L, 0L)).isZero();
        assertThat(Primitive.DIV.apply(-7L, 2L, 0L)).isEqualTo(-3);
        assertThat(Primitive.DIV.apply(Long.MIN_VALUE, -1L, 0L)).isEqualTo(Long.MIN_VALUE);
        assertThat(Primitive.ADD.apply(Long.MAX_VALUE, 1L, 0L)).isEqualTo(Long.MIN_VALUE);
        assertThat(Primitive.MUL.apply(1L << 62, 4L, 0L)).isZero();
    }
}
