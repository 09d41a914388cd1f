package org.kudari.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.ComputationGraph;
import org.kudari.tensor.ComputationGraph.Kind;
import org.kudari.tensor.ComputationGraph.Value;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

class GraphPictureTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor matrix(double number, long... shape) {
        return Tensor.full(device, DType.FLOAT32, Shape.of(shape), number);
    }

    @Test
    void theGraphHasOperandsBeforeResultsAndSaysWhatIsKept() {
        Tensor w = matrix(0.5, 3, 2).variable();
        Tensor loss = matrix(1, 4, 3).matmul(w).tanh().sum();

        List<Value> values = ComputationGraph.of(loss).values();

        assertThat(values).extracting(Value::name).contains("variable", "constant", "matmul", "tanh", "sum");
        for (Value value : values) {
            assertThat(value.operands()).allMatch(operand -> operand < value.id());
        }
        // The product's gradient for w reads the other factor; tanh reads its own result; the sum reads nothing.
        assertThat(values)
                .filteredOn(Value::isKept)
                .extracting(Value::name)
                .containsExactlyInAnyOrder("constant", "tanh");
        assertThat(values)
                .filteredOn(value -> value.kind() == Kind.VARIABLE)
                .extracting(Value::shape)
                .containsExactly(Shape.of(3, 2));
    }

    @Test
    void aValueThatIsReadTwiceStandsOnce() {
        Tensor x = matrix(2, 3).variable();
        Tensor y = x.square();
        Tensor loss = y.times(y).plus(x).sum();

        List<Value> values = ComputationGraph.of(loss).values();

        assertThat(values).filteredOn(value -> value.name().equals("square")).hasSize(1);
        assertThat(values).filteredOn(value -> value.kind() == Kind.VARIABLE).hasSize(1);
        assertThat(Pictures.graph(loss).svg()).contains(">square<", ">mul<");
    }

    @Test
    void gradientsAppearAfterTheBackwardPass() {
        Tensor x = Tensor.scalar(device, 2);
        Tensor w = Tensor.scalar(device, 3).variable();
        Tensor loss = x.times(w).minus(10).square();
        GraphPicture picture = GraphPicture.of(loss);
        assertThat(picture.figure().svg()).doesNotContain("gradient");

        Gradients gradients = loss.backward();

        assertThat(picture.figure(gradients).svg())
                .contains("gradient \u221216")
                .contains("gradient \u22128")
                .contains("gradient 1<");
    }

    @Test
    void valuesHaveTheNamesThatTheyAreGiven() {
        Tensor x = matrix(1, 4, 3);
        Tensor w = matrix(0.5, 3, 2).variable();
        Tensor product = x.matmul(w);
        Tensor loss = product.tanh().sum();

        String svg = GraphPicture.of(loss)
                .name(x, "input")
                .name(w, "weight")
                .name(product, "product")
                .figure()
                .svg();

        assertThat(svg).contains(">input<", ">weight<", ">product<").doesNotContain(">constant<", ">variable<");
    }

    @Test
    void aViewOfAConstantIsThatConstant() {
        Tensor labels = matrix(1, 4);
        Tensor loss = matrix(0.5, 4, 1).variable().times(labels.unsqueeze(1)).sum();

        assertThat(GraphPicture.of(loss).name(labels, "labels").figure().svg()).contains(">labels<");
    }

    @Test
    void whatIsNotThereCannotBeNamed() {
        Tensor loss = matrix(1, 2).variable().square().sum();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GraphPicture.of(loss).name(matrix(1, 5), "input"))
                .withMessage("nothing can be named 'input': the graph has no value that is this tensor of shape [5], or"
                        + " does not keep it for the backward pass");
    }

    @Test
    void theWordsCanBeTranslated() {
        Tensor w = Tensor.scalar(device, 3).variable();
        Tensor loss = w.square();
        GraphPicture picture = GraphPicture.of(loss).words(word -> "<" + word + ">");

        assertThat(picture.figure(loss.backward()).svg())
                .contains(">&lt;variable&gt;<", ">&lt;kept&gt;<", ">&lt;gradient&gt; 6<");
    }

    @Test
    void whatHasNoGraphIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Pictures.graph(matrix(1, 2)))
                .withMessage(
                        "this tensor of shape [2] was computed from no variable, so it has no graph: see variable()");
        Tensor loss = matrix(1, 2).variable().square().sum();
        loss.backward();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Pictures.graph(loss))
                .withMessageContaining("a backward pass already went through");
    }

    /** A graph is as deep as a program likes. */
    @Test
    void aLongChainIsNoProblem() {
        Tensor x = Tensor.scalar(device, 1).variable();
        Tensor y = x;
        for (int i = 0; i < 3_000; i++) {
            y = y.tanh();
        }
        assertThat(ComputationGraph.of(y).values()).hasSize(3_001);
    }
}
