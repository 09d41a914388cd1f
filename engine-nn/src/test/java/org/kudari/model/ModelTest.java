package org.kudari.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Embedding;
import org.kudari.nn.Graph;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Shared;
import org.kudari.optim.Adam;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

class ModelTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private static List<String> names(Model model) {
        return IntStream.range(0, model.parameters().size())
                .mapToObj(model.parameters()::name)
                .toList();
    }

    @Test
    void layersHaveTheNamesThatTheUserWrote() {
        Model model = Sequential.of(
                        new Linear(2, 3).as("fc1"),
                        Activation.relu(),
                        Residual.of(new Linear(3, 3).as("up"), new Linear(3, 3)).as("block"),
                        Residual.of(new Linear(3, 1)).through(new Linear(3, 1)))
                .on(device, 1);

        assertThat(names(model))
                .containsExactly(
                        "fc1.weight",
                        "fc1.bias",
                        "block.up.weight",
                        "block.up.bias",
                        "block.1.weight",
                        "block.1.bias",
                        "3.0.weight",
                        "3.0.bias",
                        "3.shortcut.weight",
                        "3.shortcut.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sequential.of(new Linear(1, 1).as("a"), new Linear(1, 1).as("a"))
                        .on(device, 1))
                .withMessage("two layers of the model are named 'a'");
    }

    @Test
    void aResidualAddsItsInput() {
        Model model = Residual.of(new Linear(2, 2)).on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);
        float[] inner = x.matmul(model.parameters().get("0.weight").detach()).toFloatArray();

        assertThat(model.predict(x).toFloatArray()).containsExactly(1 + inner[0], 2 + inner[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sequential.of(Residual.of(new Linear(2, 3)).as("block"))
                        .on(device, 1)
                        .predict(x))
                .withMessage(
                        "layer block: the layers give [1, 3], which cannot be added to the [1, 2] that it was given:"
                                + " give it a shortcut, such as through(new Linear(in, out))");
    }

    @Test
    void aSharedLayerIsOneLayer() {
        Layer tied = new Shared("tied", new Linear(2, 2));
        Model model =
                Sequential.of(tied, Activation.tanh(), Sequential.of(tied)).on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);

        assertThat(names(model)).containsExactly("tied.weight", "tied.bias");
        Gradients gradients = model.forward(x).sum().backward();
        Tensor h = model.forward(x).detach();
        assertThat(gradients.of(model.parameters().get("tied.bias")).toFloatArray())
                .hasSize(2);
        assertThat(h.shape()).isEqualTo(Shape.of(1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sequential.of(tied, new Shared("tied", new Dropout(0.5f)))
                        .on(device, 1))
                .withMessage("two different layers are shared by the name 'tied': Linear(2, 2) and Dropout(0.5)");
    }

    /** Weight decay and momentum would move them even without a gradient. */
    @Test
    void frozenParametersStayAsTheyAreAndHaveNoGradient() {
        Model model = Sequential.of(new Linear(2, 3).as("encoder"), Activation.tanh(), new Linear(3, 1).as("head"))
                .on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);
        Adam adam = Adam.withWeightDecay(model.parameters(), 0.1, 0.5);
        adam.step(model.forward(x).sum().backward());
        float[] encoder = model.parameters().get("encoder.weight").toFloatArray();
        float[] head = model.parameters().get("head.weight").toFloatArray();

        model.parameters().freeze(name -> name.startsWith("encoder."));
        adam.step(model.forward(x).sum().backward());

        assertThat(model.parameters().get("encoder.weight").isRecorded()).isFalse();
        assertThat(model.parameters().get("encoder.weight").toFloatArray()).containsExactly(encoder);
        assertThat(model.parameters().get("head.weight").toFloatArray()).isNotEqualTo(head);
        assertThat(model.parameters().variables()).hasSize(2);
        assertThat(model.parameters().toString())
                .contains("encoder.weight [2, 3] frozen")
                .contains("head.bias [1]\n");

        model.parameters().unfreeze(_ -> true);
        adam.step(model.forward(x).sum().backward());
        assertThat(model.parameters().get("encoder.weight").toFloatArray()).isNotEqualTo(encoder);
    }

    @Test
    void printsAsATable() {
        Model model = Sequential.of(
                        new Linear(784, 256).as("fc1"), Activation.relu(), new Dropout(0.1f), new Linear(256, 10))
                .on(device, 1);
        model.parameters().freeze("fc1.weight"::equals);

        assertThat(model.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "layer  kind              parameters                     numbers",
                        "fc1    Linear(784, 256)  weight [784, 256], bias [256]  200,960",
                        "1      relu",
                        "2      Dropout(0.1)",
                        "3      Linear(256, 10)   weight [256, 10], bias [10]      2,570",
                        "203,530 trainable numbers, 200,704 of them frozen, on reference");
        assertThat(model.summary(Shape.of(32, 784)).lines().toList().get(1))
                .isEqualTo("fc1    Linear(784, 256)  [32, 256]  weight [784, 256], bias [256]  200,960");
    }

    /** A name or a share of a layer changes nothing in what it takes and gives. */
    @Test
    void aLayerOfSeveralOutputsInsideOfAnother() {
        Layer both = _ -> (ForwardOfMany)
                (inputs, _) -> List.of(inputs.getFirst(), inputs.getFirst().times(2));
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);

        for (Layer layer : List.of(both, both.as("both"), new Shared("both", both), Sequential.of(both.as("b")))) {
            List<Tensor> outputs = layer.on(device, 1).predict(List.of(x));
            assertThat(outputs).as(layer.describe()).hasSize(2);
            assertThat(outputs.get(1).toFloatArray()).containsExactly(2, 4);
        }
    }

    @Test
    void theTableShowsTheParametersOfLayersMadeOfOthersToo() {
        record Scaled(Layer inner) implements Layer {
            @Override
            public Forward build(ModelBuilder builder) {
                Forward computed = builder.layer("inner", inner);
                Supplier<Tensor> scale = builder.child("by").parameter("scale", Shape.of(3), Initializer.constant(1));
                return (input, context) -> computed.apply(input, context).times(scale.get());
            }

            @Override
            public String toString() {
                return "Scaled";
            }
        }
        Model model =
                Sequential.of(new Scaled(new Linear(2, 3)), Activation.relu()).on(device, 1);

        assertThat(model.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "layer    kind          parameters               numbers",
                        "0.inner  Linear(2, 3)  weight [2, 3], bias [3]        9",
                        "0        Scaled        by.scale [3]                   3",
                        "1        relu",
                        "12 trainable numbers, on reference");
    }

    @Test
    void aTableOfIntegersAsInputs() {
        Graph graph = Graph.of(g -> List.of(g.input().concatenate(1, g.input().then(new Embedding(9, 3)))));
        Tensor numbers = Tensor.of(device, new float[4], 2, 2);
        Tensor words = Tensor.of(device, new long[2], 2);

        assertThat(graph.on(device, 1).summary(List.of(numbers, words)).lines().map(String::stripTrailing))
                .containsExactly(
                        "layer  kind                 output  parameters     numbers",
                        "0      Embedding(9, 3)      [2, 3]  weight [9, 3]       27",
                        "1      concatenate(axis 1)  [2, 5]",
                        "27 trainable numbers, on reference");
    }

    /** Two dropouts of one name would drop the same elements. */
    @Test
    void layersInsideOfAnotherHaveNamesOfTheirOwn() {
        Layer twice = builder -> {
            Forward first = builder.layer("drop", new Dropout(0.5f));
            Forward second = builder.layer("drop", new Dropout(0.5f));
            return (input, context) -> second.apply(first.apply(input, context), context);
        };
        Layer chains = builder -> {
            Forward first = builder.chain(List.of(new Dropout(0.5f)));
            Forward second = builder.chain(List.of(new Dropout(0.5f)));
            return (input, context) -> second.apply(first.apply(input, context), context);
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sequential.of(twice.as("block")).on(device, 1))
                .withMessage("two layers of 'block' are named 'drop'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chains.on(device, 1))
                .withMessage("two layers of the model are named '0'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((Layer) builder -> builder.layer("a.b", new Dropout(0))).on(device, 1))
                .withMessage("the name of a layer is one word without dots, such as fc1, not 'a.b'");
    }

    @Test
    void theNameOfASharedLayerIsAWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shared("", new Linear(2, 2)).on(device, 1))
                .withMessage("the name of a layer is one word without dots, such as fc1, not ''");
    }

    @Test
    void inputsThatALayerDoesNotTakeNameIt() {
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);
        Model model =
                Sequential.of(new Linear(2, 2).as("fc1"), new Linear(2, 2)).on(device, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(List.of(x, x)))
                .withMessage("the model takes one input, not 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(List.of()))
                .withMessage("the model takes one input, not 0");
    }

    @Test
    void aModelOfSeveralInputsAndOutputs() {
        Layer sumAndProduct = _ -> (ForwardOfMany) (inputs, _) ->
                List.of(inputs.get(0).plus(inputs.get(1)), inputs.get(0).times(inputs.get(1)));
        Model model = sumAndProduct.on(device, 1);
        Tensor a = Tensor.of(device, new float[] {2}, 1);
        Tensor b = Tensor.of(device, new float[] {5}, 1);

        List<Tensor> outputs = model.predict(List.of(a, b));

        assertThat(outputs.get(0).item()).isEqualTo(7);
        assertThat(outputs.get(1).item()).isEqualTo(10);
    }
}
