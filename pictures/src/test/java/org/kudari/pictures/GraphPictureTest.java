package org.kudari.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.pictures.figure.Figure;
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

    /** As batches of one data set are: they share memory, and are different values. */
    @Test
    void twoViewsOfOneMemoryAreTwoValues() {
        Tensor data = matrix(1, 4, 3);
        Tensor first = data.slice(0, 0, 2);
        Tensor second = data.slice(0, 2, 4);
        Tensor column = data.slice(1, 2, 3);
        Tensor w = matrix(0.5, 3, 2).variable();
        Tensor loss = first.matmul(w)
                .plus(second.matmul(w))
                .sum()
                .plus(column.times(matrix(1, 4, 1).variable()).sum());
        ComputationGraph graph = ComputationGraph.of(loss);

        Value one = graph.find(first).getFirst();
        assertThat(graph.find(first)).hasSize(1);
        assertThat(graph.find(second)).hasSize(1).doesNotContain(one);
        assertThat(graph.find(column)).extracting(Value::shape).containsExactly(Shape.of(4, 1));
        assertThat(graph.find(data.slice(1, 0, 1))).isEmpty();
        assertThat(graph.find(data)).hasSize(3).contains(one);
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
    void theTitleSaysWhatWasComputed() {
        Tensor w = Tensor.scalar(device, 3).variable();

        assertThat(Pictures.graph(w.square()).title()).isEqualTo("The computation of square []");
        assertThat(Pictures.graph(w.square()).alternative())
                .isEqualTo("1 operation from 1 variable to a result of shape []");
        assertThat(Pictures.graph(w.square().times(matrix(2, 3).variable())).alternative())
                .isEqualTo("2 operations from 2 variables to a result of shape [3]");
    }

    @Test
    void aTitleOfOnesOwnReplacesIt() {
        Tensor w = Tensor.scalar(device, 3).variable();
        Figure figure = GraphPicture.of(w.square())
                .title("\u8a08\u7b97\u30b0\u30e9\u30d5", "\u5909\u6570\u306e\u4e8c\u4e57")
                .figure();

        assertThat(figure.svg())
                .contains("<title>\u8a08\u7b97\u30b0\u30e9\u30d5</title>")
                .contains("<desc>\u5909\u6570\u306e\u4e8c\u4e57</desc>")
                .doesNotContain("computation");
    }

    /** Whose squares no float can hold, and so many that a sum in floats stands still. */
    @Test
    void normsAreAddedUpInDoubles() {
        assertThat(normsOfGradients(1e25, 4)).contains("gradient of norm 2\u00d710\u00b2\u2075");
        assertThat(normsOfGradients(1e-25, 4)).contains("gradient of norm 2\u00d710\u207b\u00b2\u2075");
        assertThat(normsOfGradients(1, 6_250_000)).contains("gradient of norm 2500");
        assertThat(normsOfGradients(Double.NaN, 2)).contains("gradient of norm NaN");
    }

    private List<String> normsOfGradients(double each, long count) {
        Tensor w = matrix(1, count).variable();
        Tensor loss = w.times(matrix(each, count)).sum();
        GraphPicture picture = GraphPicture.of(loss);
        return Pattern.compile("gradient of norm [^<]*")
                .matcher(picture.figure(loss.backward()).svg())
                .results()
                .map(MatchResult::group)
                .toList();
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

    /** A graph is as wide as a program likes: with a look at all variables for each of them it would take much longer. */
    @Test
    void manyVariablesAreNoProblem() {
        Tensor sum = Tensor.scalar(device, 0);
        for (int i = 0; i < 40_000; i++) {
            sum = sum.plus(Tensor.scalar(device, 1).variable());
        }
        Tensor last = sum;

        assertTimeout(
                Duration.ofSeconds(4),
                () -> assertThat(ComputationGraph.of(last).values()).hasSize(80_001));
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
