package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.tanh;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.testing.NotingBackend;

/** A backward pass for some variables computes their gradients, and what they need, and nothing else. */
class SomeGradientsTest {
    private final NotingBackend backend = new NotingBackend();
    private final Device device = new Device(backend);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor variable(long... dims) {
        int elements = (int) Shape.of(dims).elements();
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) Math.sin(i + dims.length);
        }
        return Tensor.of(device, values, dims).variable();
    }

    @Test
    void aPassForTheInputComputesNoGradientOfTheWeights() {
        Tensor x = variable(2, 3);
        Tensor w = variable(3, 4);
        Tensor v = variable(4, 5);
        float[] expected = loss(x, w, v).backward().of(x).toFloatArray();

        Tensor loss = loss(x, w, v);
        backend.forget();
        Gradients g = loss.backward(List.of(x));

        assertThat(backend.calls().stream().filter(call -> call.startsWith("matmul")))
                .containsExactly("matmul [2, 4]", "matmul [2, 3]");
        assertThat(g.of(x).toFloatArray()).containsExactly(expected);
        assertThat(g.has(x)).isTrue();
        assertThat(g.has(w)).isFalse();
        assertThatThrownBy(() -> g.of(w))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the backward pass was for 1 variable(s), and this variable of shape [3, 4] is none of them");
    }

    @Test
    void aPassForTheLastWeightsVisitsNothingBelowThem() {
        Tensor x = variable(2, 3);
        Tensor w = variable(3, 4);
        Tensor v = variable(4, 5);
        float[] expected = loss(x, w, v).backward().of(v).toFloatArray();

        Tensor loss = loss(x, w, v);
        backend.forget();
        Gradients g = loss.backward(List.of(v));

        assertThat(backend.calls().stream().filter(call -> call.startsWith("matmul")))
                .containsExactly("matmul [4, 5]");
        assertThat(g.of(v).toFloatArray()).containsExactly(expected);
    }

    private static Tensor loss(Tensor x, Tensor w, Tensor v) {
        return x.matmul(w).tanh().matmul(v).square().sum();
    }

    /** The rule was chosen, and its values saved, for both inputs. */
    @Test
    void aMapWithSeveralInputsComputesTheGradientsOfSome() {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        List<Expr> functions = List.of(
                a.times(b),
                exp(a.times(b)),
                tanh(a.plus(b)),
                exp(a).times(tanh(b)),
                a.div(b),
                a.plus(b),
                a.minus(b.times(b)));
        for (Expr function : functions) {
            Tensor x = variable(2, 3);
            Tensor y = variable(3);
            Gradients all = x.map(function, List.of(y)).sum().backward();
            for (Tensor one : List.of(x, y)) {
                Gradients some = x.map(function, List.of(y)).sum().backward(List.of(one));
                assertThat(some.of(one).toFloatArray())
                        .as("%s for %s", function, one.shape())
                        .containsExactly(all.of(one).toFloatArray());
            }
        }
    }

    @Test
    void ofAGroupOfParametersTheOthersAreZero() {
        Parameters parameters = Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(new Parameters.Declaration("a", Shape.of(2)), new Parameters.Declaration("b", Shape.of(2))));
        parameters.set(0, Tensor.of(device, new float[] {1, 2}, 2));
        parameters.set(1, Tensor.of(device, new float[] {3, 4}, 2));
        Tensor a = parameters.get(0);
        Tensor b = parameters.get(1);

        for (boolean recorded : new boolean[] {false, true}) {
            Tensor product = a.times(b).sum();
            Gradients g = recorded ? product.differentiableBackward(List.of(b)) : product.backward(List.of(b));
            assertThat(g.flat(parameters).toFloatArray())
                    .hasSize(32)
                    .containsSequence(1, 2)
                    .startsWith(0, 0);
            assertThat(g.of(b).toFloatArray()).containsExactly(1, 2);
            assertThat(g.has(a)).isFalse();
            assertThatThrownBy(() -> g.of(a)).hasMessageContaining("is none of them");
        }
        Tensor x = variable(2);
        assertThatThrownBy(() -> a.times(x).sum().backward(List.of(x)).flat(parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the backward pass was for 1 variable(s), and none of these parameters is one of them");
        Gradients both = a.times(b).sum().backward(parameters.variables());
        assertThat(both.of(a).toFloatArray()).containsExactly(3, 4);
    }

    @Test
    void recordedGradientsOfSomeAreDifferentiatedAgain() {
        Tensor x = variable(3);
        Tensor y = variable(3);
        Gradients first = x.square().times(y).sum().differentiableBackward(List.of(x));

        Gradients second = first.of(x).sum().backward();
        float[] half = second.of(x).div(2).toFloatArray();
        assertThat(half).containsExactly(y.toFloatArray());
        assertThat(second.has(y)).isTrue();
    }

    @Test
    void anUpstreamGradientMayBeGiven() {
        Tensor x = variable(3);
        Tensor y = variable(3);
        Gradients g = x.times(y).backward(Tensor.of(device, new float[] {1, 2, 3}, 3), List.of(y));

        assertThat(g.of(y).toFloatArray())
                .containsExactly(
                        x.times(Tensor.of(device, new float[] {1, 2, 3}, 3)).toFloatArray());
        assertThat(g.has(x)).isFalse();

        Gradients recorded =
                x.square().times(y).differentiableBackward(Tensor.ones(device, DType.FLOAT32, y.shape()), List.of(y));
        assertThat(recorded.has(x)).isFalse();
        assertThat(recorded.of(y).sum().backward(List.of(x)).of(x).toFloatArray())
                .containsExactly(x.times(2).toFloatArray());
    }

    @Test
    void sumsOfPassesForSomeHaveTheVariablesOfBoth() {
        Tensor x = variable(2);
        Tensor y = variable(2);
        Gradients sum =
                x.times(y).sum().backward(List.of(x)).plus(x.times(y).sum().backward(List.of(y)));

        assertThat(sum.of(x).toFloatArray()).containsExactly(y.toFloatArray());
        assertThat(sum.of(y).toFloatArray()).containsExactly(x.toFloatArray());
    }

    @Test
    void whatCannotBeAskedForIsNamed() {
        Tensor x = variable(2);
        Tensor apart = variable(2);
        Tensor y = x.square();
        assertThatThrownBy(() -> y.sum().backward(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a backward pass for some variables needs at least one; without a list it is for all");
        assertThatThrownBy(() -> y.sum().backward(List.of(y)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("only variables have gradients, and this tensor of shape [2] was computed from some: see"
                        + " variable()");
        Gradients none = y.sum().backward(List.of(apart));
        assertThat(none.has(apart)).isFalse();
        assertThatThrownBy(() -> none.of(apart)).hasMessageStartingWith("the differentiated tensor does not depend on");
    }

    @Test
    void aVariableIsItsOwnGradientsVariable() {
        Tensor x = Tensor.scalar(device, 3).variable();
        assertThat(x.backward(List.of(x)).of(x).item()).isEqualTo(1);
    }

    /** Deeper than a stack. */
    @Test
    void aLongChainIsWalked() {
        Tensor x = Tensor.scalar(device, 1).variable();
        Tensor y = x;
        for (int i = 0; i < 20_000; i++) {
            y = y.plus(x);
        }
        assertThat(y.backward(List.of(x)).of(x).item()).isEqualTo(20_001);
    }
}
