package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.GradientCheck;
import org.kudari.autograd.GradientCheck.Argument;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.NamedFunction;
import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

class ActivationTest {
    static final Activation MISH = Activation.of("mish", x -> x.times(tanh(softplus(x))));

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private float[] values(Activation activation, float... inputs) {
        Model model = Sequential.of(activation).on(device, 1);
        return model.forward(Tensor.of(device, inputs, inputs.length)).toFloatArray();
    }

    @Test
    void theUsualOnesHaveTheirUsualValues() {
        assertThat(values(Activation.relu(), -2, 0, 3)).containsExactly(0, 0, 3);
        assertThat(values(Activation.sigmoid(), -1, 0, 2))
                .containsExactly(new float[] {0.26894143f, 0.5f, 0.880797f}, within(1e-7f));
        assertThat(values(Activation.tanh(), -1, 0, 2))
                .containsExactly(new float[] {-0.7615942f, 0, 0.9640276f}, within(1e-7f));
        assertThat(values(Activation.gelu(), -1, 0, 2))
                .containsExactly(new float[] {-0.15865526f, 0, 1.9544997f}, within(1e-6f));
        assertThat(values(Activation.silu(), -1, 0, 2))
                .containsExactly(new float[] {-0.26894143f, 0, 1.761594f}, within(1e-6f));
    }

    @Test
    void oneOfOnesOwnIsAnExpression() {
        assertThat(values(MISH, -1, 0, 2)).containsExactly(values(Activation.named("mish"), -1, 0, 2));
        assertThat(MISH.expression())
                .isSameAs(Activation.named(NamedFunction.MISH).expression());
    }

    @Test
    void oneOfOnesOwnIsDifferentiated() {
        Model model = Sequential.of(MISH).on(device, 1);
        GradientCheck check = new GradientCheck(
                x -> model.forward(x.getFirst()), List.of(Argument.of(new double[] {-3, -0.5, 0.1, 2}, 4)));

        assertThat(check.firstOrder(device, 1e-5).worstError()).isLessThan(1e-5);
    }

    @Test
    void mayIgnoreItsInput() {
        assertThat(values(Activation.of("one", _ -> Expr.constant(1)), 5, 6)).containsExactly(1, 1);
    }

    @Test
    void anUnknownNameListsTheChoices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.named("rleu"))
                .withMessageStartingWith("there is no activation 'rleu'; there are: identity, relu, ")
                .withMessageContaining("gelu, gelu-tanh, silu, mish")
                .withMessageNotContaining("squared-error");
    }

    @Test
    void isAFunctionOfOneInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("two", x -> x.plus(Expr.input(1))))
                .withMessageContaining("x1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.named(NamedFunction.HUBER))
                .withMessageContaining("x1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("open", x -> x.times(Expr.uniform(0))))
                .withMessageContaining("u0");
    }

    @Test
    void givesNumbersAndNotTruthValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("step", x -> lessThan(x, 0)))
                .withMessage("the activation 'step' gives truth values, not numbers: choose between two with select");

        Activation step = Activation.of("step", x -> select(lessThan(x, 0), Expr.constant(0), Expr.constant(1)));
        assertThat(values(step, -1, 1)).containsExactly(0, 1);
    }

    @Test
    void hasANameOfOneWord() {
        for (String name : new String[] {"", " ", "two words", "tab\there"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Activation.of(name, x -> x))
                    .withMessageContaining("is one word");
        }
    }
}
