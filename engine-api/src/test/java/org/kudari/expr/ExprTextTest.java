package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.testing.Expressions;

class ExprTextTest {
    private static final Expr X = Expr.input(0);

    @Test
    void sharedNodesAreNamedOnce() {
        Expr shared = Functions.softplus(X);
        Expr expr = shared.times(Functions.tanh(shared)).plus(Expr.uniform(2));
        assertThat(expr).hasToString("t0 = softplus(x0); add(mul(t0, tanh(t0)), u2)");
        assertThat(Kernel.of(1, 3, expr, X))
                .hasToString("(x0; u0, u1, u2) -> t0 = softplus(x0); add(mul(t0, tanh(t0)), u2) | x0");
    }

    @Test
    void anyExpressionComesBackAsTheSameObject() {
        for (int seed = 1; seed <= 200; seed++) {
            checkRoundTrip(seed);
        }
    }

    private static void checkRoundTrip(int seed) {
        Expr expr =
                Expressions.random(new SplittableRandom(seed), 3, 2, 5 * seed).getLast();
        assertThat(ExprText.parse(expr.toString())).as("seed " + seed).isSameAs(expr);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -7, 0.1, 1e15, 1e-300, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN})
    void everyNumberComesBackWithItsBits(double number) {
        assertThat(ExprText.parse(Expr.constant(number).toString())).isSameAs(Expr.constant(number));
        assertThat(ExprText.parse(Expr.constant(-number).toString())).isSameAs(Expr.constant(-number));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, 9007199254740992L, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE})
    void everyWholeNumberComesBackExactly(long number) {
        Expr constant = Expr.constant(number);
        assertThat(ExprText.parse(constant.toString())).isSameAs(constant);
        assertThat(ExprText.parse(Long.toString(number))).isSameAs(constant);
    }

    @Test
    void aWholeNumberBeyondLongsIsADouble() {
        assertThat(ExprText.parse("9223372036854775808")).isSameAs(Expr.constant(0x1p63));
    }

    @Test
    void infinitiesComeBack() {
        Expr infinity = Expr.constant(Double.NEGATIVE_INFINITY);
        assertThat(ExprText.parse(infinity.toString())).isSameAs(infinity);
    }

    @Test
    void aDeepExpressionComesBackAndItsTextStaysShort() {
        Expr deep = X;
        for (int i = 0; i < 20_000; i++) {
            deep = Functions.sin(deep);
        }
        String text = deep.toString();
        assertThat(text.length()).isLessThan(20_000 * 6);
        assertThat(ExprText.parse(text)).isSameAs(deep);
    }

    @Test
    void aGraphWithExponentiallyManyPathsHasALinearText() {
        Expr doubled = X;
        for (int i = 0; i < 100; i++) {
            doubled = doubled.plus(doubled);
        }
        assertThat(doubled.toString().length()).isLessThan(3000);
        assertThat(ExprText.parse(doubled.toString())).isSameAs(doubled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "x-1",
                "x4294967295",
                "x99999999999",
                "u",
                "foo(x0)",
                "add(x0)",
                "add(x0, x0, x0)",
                "add(x0, x0",
                "add(x0, )",
                "add()",
                "add x0",
                "x0 x1",
                "x0)",
                "(x0)",
                "(",
                "t0",
                "t0 = x0",
                "t0 = x0;",
                "t0 = t0; t0",
                "= x0; x1",
                "t0 == x0; t0",
                "1.2.3",
                "--1",
                "add(x0, x1);",
                "\u0000",
                "add(x0,\uFFFF)"
            })
    void aTextThatIsNoExpressionIsRefusedWithThePlace(String text) {
        assertThatThrownBy(() -> ExprText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at position ");
    }

    @Test
    void anUnknownFunctionIsNamed() {
        assertThatThrownBy(() -> ExprText.parse("add(x0, foo(x1))"))
                .hasMessage("no expression: there is no function 'foo', at position 8 of: add(x0, foo(x1))");
    }

    @Test
    void nestingWithoutEndIsRefusedAndOverflowsNoStack() {
        String hostile = "sin(".repeat(1_000_000);
        assertThatThrownBy(() -> ExprText.parse(hostile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nests more than 200 deep, at position 804");
    }

    /** Texts with single characters changed either parse or are refused; nothing else. */
    @Test
    void aDamagedTextNeverDoesAnythingElse() {
        SplittableRandom random = new SplittableRandom(11);
        String text = NamedFunction.MISH.kernel().outputs().getFirst().toString();
        for (int i = 0; i < 5000; i++) {
            StringBuilder damaged = new StringBuilder(text);
            damaged.setCharAt(random.nextInt(text.length()), "(),;= x0tu9-.e".charAt(random.nextInt(14)));
            Throwable thrown = catchThrowable(() -> ExprText.parse(damaged.toString()));
            if (thrown != null) {
                assertThat(thrown).as(damaged.toString()).isInstanceOf(IllegalArgumentException.class);
                assertThat(thrown).hasMessageContaining("at position ");
            }
        }
    }
}
