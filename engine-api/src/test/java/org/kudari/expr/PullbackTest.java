package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PullbackTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    private static Pullback of(Expr function) {
        return Kernel.of(2, 1, function).pullback(0b11);
    }

    private static void assertKept(Expr function, boolean output, Integer... inputs) {
        Pullback pullback = of(function);
        assertThat(pullback.reads()).as("inputs kept for " + function).containsExactly(inputs);
        assertThat(pullback.readsOutput()).as("output kept for " + function).isEqualTo(output);
    }

    @Test
    void theOutputAloneWhereTheDerivativeCanBeWrittenOnIt() {
        assertKept(Functions.max(X, 0), true);
        assertKept(Functions.tanh(X), true);
        assertKept(Functions.sigmoid(X), true);
        assertKept(Functions.exp(X), true);
        assertKept(Functions.sqrt(X), true);
        assertKept(Functions.tanh(X.plus(Y)), true);
    }

    @Test
    void inputsWhereTheDerivativeIsOnThem() {
        assertKept(X.times(Y), false, 0, 1);
        assertKept(NamedFunction.GELU.kernel().outputs().getFirst(), false, 0);
        assertKept(NamedFunction.SILU.kernel().outputs().getFirst(), false, 0);
        assertKept(Functions.sin(X), false, 0);
        assertKept(Functions.square(X.minus(Y)), false, 0, 1);
    }

    @Test
    void nothingWhereTheDerivativeIsConstant() {
        assertKept(X.plus(Y), false);
        assertKept(X.minus(Y), false);
        assertKept(X.times(2), false);
        assertKept(X.times(Expr.uniform(0)), false);
        assertKept(X.negate(), false);
    }

    @Test
    void aGradientThatIsTheOutputsOwnIsNotComputed() {
        assertThat(of(X.plus(Y)).unchanged()).containsExactly(0, 1);
        assertThat(of(X.plus(Y)).kernel()).isNull();
        assertThat(of(X.minus(Y)).unchanged()).containsExactly(0);
        assertThat(of(X.minus(Y)).targets()).containsExactly(1);
        assertThat(of(X.plus(X)).unchanged()).as("twice the gradient").isEmpty();
    }

    @Test
    void onlyWhatIsAskedForIsComputedAndKept() {
        Pullback first = Kernel.of(2, 0, X.times(Y)).pullback(0b01);
        assertThat(first.targets()).containsExactly(0);
        assertThat(first.reads()).containsExactly(1);
        Pullback none = Kernel.of(2, 0, X.times(Y)).pullback(0);
        assertThat(none.targets()).isEmpty();
    }

    @Test
    void aPiecewiseConstantFunctionHasNoGradients() {
        for (Expr function : List.of(Functions.sign(X), Functions.floor(X), Functions.lessThan(X, Y))) {
            assertThat(of(function).targets()).isEmpty();
            assertThat(of(function).unchanged()).isEmpty();
        }
    }

    @Test
    void aFunctionWhoseOutputIsNeverStoredKeepsInputs() {
        Pullback pullback = Kernel.of(1, 0, Functions.exp(X)).pullbackOnInputs(1);
        assertThat(pullback.readsOutput()).isFalse();
        assertThat(pullback.reads()).containsExactly(0);
    }

    @Test
    void pullbacksAreMadeOnce() {
        Kernel kernel = Kernel.of(2, 0, Functions.tanh(X.times(Y)));
        assertThat(kernel.pullback(3)).isSameAs(kernel.pullback(3));
    }

    @Test
    void severalOutputsHaveNoPullback() {
        assertThatThrownBy(() -> Kernel.of(1, 0, X, X.negate()).pullback(1)).hasMessageContaining("one output");
    }
}
