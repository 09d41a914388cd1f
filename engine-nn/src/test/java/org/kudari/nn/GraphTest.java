package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.Shape;
import org.kudari.model.ForwardContext;
import org.kudari.model.ForwardOfMany;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Tensor;

class GraphTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor batch(long... dims) {
        int count = (int) Shape.of(dims).elements();
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = (float) Math.sin(3 * i));
        return Tensor.of(device, values, dims);
    }

    private static List<String> names(Model model) {
        return IntStream.range(0, model.parameters().size())
                .mapToObj(model.parameters()::name)
                .toList();
    }

    @Test
    void layersAreNamedByTheUserOrByTheirIndex() {
        assertThat(names(SampleLayers.GRAPH.on(device, 1)))
                .containsExactly(
                        "0.weight", "2.weight", "2.bias", "gate.weight", "gate.bias", "head.weight", "head.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph(x -> x.then(new Dropout(0).as("a"), new Dropout(0).as("a")))
                        .on(device, 1))
                .withMessage("two layers of the model are named 'a'");
    }

    private static Graph graph(Function<GraphValue, GraphValue> description) {
        return Graph.of(g -> List.of(description.apply(g.input())));
    }

    /** Initial values follow from names, so a graph that is a chain is its Sequential. */
    @Test
    void aChainIsWhatASequentialIs() {
        Layer[] layers = {new Linear(3, 4), Activation.gelu(), new Linear(4, 2)};
        Model graph = graph(x -> x.then(layers)).on(device, 7);
        Model sequential = Sequential.of(layers).on(device, 7);
        Tensor x = batch(5, 3);

        assertThat(graph.forward(x).toFloatArray())
                .containsExactly(sequential.forward(x).toFloatArray());
        assertThat(graph.forward(x).sum().backward().flat(graph.parameters()).toFloatArray())
                .containsExactly(sequential
                        .forward(x)
                        .sum()
                        .backward()
                        .flat(sequential.parameters())
                        .toFloatArray());
    }

    @Test
    void computesWhatItSays() {
        Model model = Graph.of(g -> {
                    var x = g.input();
                    var y = g.input();
                    var z = x.plus(y).times(x);
                    return List.of(z.concatenate(1, y, x), z);
                })
                .on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1, 2}, 1, 2);
        Tensor y = Tensor.of(device, new float[] {10, 20}, 1, 2);

        List<Tensor> outputs = model.predict(List.of(x, y));

        assertThat(outputs.get(0).toFloatArray()).containsExactly(11, 44, 10, 20, 1, 2);
        assertThat(outputs.get(1).toFloatArray()).containsExactly(11, 44);
    }

    @Test
    void aFunctionIsFoldedIntoALinearThatNothingElseReads() {
        Graph folded = graph(x -> x.then(new Linear(3, 3), Activation.tanh()));
        Graph readTwice = graph(x -> {
            var h = x.then(new Linear(3, 3));
            return h.plus(h.then(Activation.tanh()));
        });
        Graph isOutput = Graph.of(g -> {
            var h = g.input().then(new Linear(3, 3));
            return List.of(h, h.then(Activation.tanh()));
        });
        Graph laterInOrder = graph(x -> {
            var h = x.then(new Linear(3, 3));
            var other = x.then(Activation.relu());
            return other.plus(h.then(Activation.tanh()));
        });
        assertThat(buffers(folded)).isEqualTo(1);
        assertThat(buffers(readTwice)).isEqualTo(3);
        assertThat(buffers(isOutput)).isEqualTo(2);
        assertThat(buffers(laterInOrder)).isEqualTo(3);

        Model apart = graph(x -> {
                    var h = x.then(new Linear(3, 3));
                    var other = x.then(Activation.relu());
                    return other.plus(h.then(Sequential.of(Activation.tanh())));
                })
                .on(device, 1);
        assertThat(laterInOrder.on(device, 1).predict(batch(2, 3)).toFloatArray())
                .containsExactly(apart.predict(batch(2, 3)).toFloatArray(), within(1e-6f));
    }

    private long buffers(Graph graph) {
        Model model = graph.on(device, 1);
        List<Tensor> inputs = List.of(batch(2, 3));
        device.trim();
        long before = device.memory().allocations();
        model.predict(inputs);
        return device.memory().allocations() - before;
    }

    @Test
    void observersSeeEachLayerOfAFoldedPair() {
        List<String> seen = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
                seen.add(path + " " + layer + " of " + inputs.size());
            }
        };
        Model model = SampleLayers.GRAPH.on(device, 1);
        Tensor indices = Tensor.of(device, new long[] {1, 2, 3}, 3);

        model.forward(List.of(batch(3, 4), indices), ForwardContext.none().observedBy(observer));

        assertThat(seen)
                .contains("0 Embedding(10, 2) of 1", "1 concatenate(axis 1) of 2", "2 Linear(6, 3) of 1", "3 tanh of 1")
                .contains(
                        "gate Linear(3, 3) of 1",
                        "5 sigmoid of 1",
                        "6 multiply of 2",
                        "7 add of 2",
                        "head Linear(3, 2) of 1");
    }

    @Test
    void trainsThroughIntegersAndBranches() {
        Model model = SampleLayers.GRAPH.on(device, 1);
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        Tensor indices = Tensor.of(device, new long[] {1, 2, 3}, 3);
        List<Tensor> inputs = List.of(batch(3, 4), indices);
        double first = 0;
        double loss = 0;
        for (int step = 0; step < 30; step++) {
            Tensor error = model.forward(inputs, Step.of(step))
                    .getFirst()
                    .minus(1)
                    .square()
                    .mean();
            loss = error.item();
            first = step == 0 ? loss : first;
            sgd.step(error.backward());
        }
        assertThat(loss).isLessThan(first / 10);
    }

    /** Sequential of a graph of two inputs, a graph in a graph, a shared layer and a layer of two outputs. */
    @Test
    void graphsNestAndAreSaved() {
        Layer tied = new Shared("tied", new Linear(3, 3));
        Graph inner = Graph.of(g -> {
            var a = g.input();
            var b = g.input();
            return List.of(a.then(tied), b.then(tied).plus(a));
        });
        Layer model = Sequential.of(
                Graph.of(g -> {
                    var a = g.input();
                    var b = g.input();
                    var both = g.layer(2, inner.as("inner"), a, b);
                    return List.of(both.get(1).then(Activation.tanh()), both.get(0));
                }),
                Join.add());
        Map<String, String> lines = LayerCodecs.standard().write(model, "layer");

        assertThat(lines).containsEntry("layer.0", "graph 2 4,2 0,1:2 3");
        assertThat(LayerCodecs.standard().read(lines, "layer")).isEqualTo(model);
        Model built = model.on(device, 1);
        assertThat(names(built)).containsExactly("tied.weight", "tied.bias");
        assertThat(built.predict(List.of(batch(2, 3), batch(2, 3))).getFirst().shape())
                .isEqualTo(Shape.of(2, 3));
    }

    @Test
    void whatIsOfNoUseIsAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> {
                    g.input();
                    var used = g.input();
                    used.then(new Linear(3, 2));
                    return List.of(used);
                }))
                .withMessage("nothing in the graph uses input 0, nor layer 0, Linear(3, 2): leave it out, or make it an"
                        + " output");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> {
                    g.input();
                    return List.of();
                }))
                .withMessage("a graph needs at least one input and one output, not 1 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> List.of(
                        Graph.of(inner -> List.of(g.input().plus(inner.input())))
                                        .outputs()
                                        .isEmpty()
                                ? null
                                : g.input())))
                .withMessageContaining("a value of one graph is used in another");
        List<GraphValue> kept = new ArrayList<>();
        Graph.of(g -> {
            kept.add(g.input());
            return kept;
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.getFirst().then(new Dropout(0)))
                .withMessage("the graph is described already: what is added after Graph.of would not be part of it");
        assertThatIllegalStateException()
                .isThrownBy(() -> Graph.of(g -> List.of(g.input().then(new Dropout(0)), g.input())))
                .withMessageContaining("ask for all inputs first");
    }

    @Test
    void wrongCountsAndShapesAreErrorsThatNameTheLayer() {
        Model model = Sequential.of(SampleLayers.GRAPH).on(device, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(batch(3, 4)))
                .withMessage("layer 0: the graph takes 2 inputs, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> List.of(g.layer(new Dropout(0.5f).as("drop"), g.input(), g.input())))
                        .on(device, 1)
                        .predict(List.of(batch(1, 1), batch(1, 1))))
                .withMessage("layer drop, Dropout(0.5) takes one input, not 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> List.of(g.input().concatenate(1, g.input())))
                        .on(device, 1)
                        .predict(List.of(batch(3, 1), batch(2, 1))))
                .withMessageStartingWith("layer 0: concatenate: shapes [3, 1] and [2, 1] do not fit");
        Layer two = _ -> (ForwardOfMany) (inputs, _) -> List.of(inputs.getFirst(), inputs.getFirst());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Graph.of(g -> g.layer(3, two, g.input())).on(device, 1).predict(List.of(batch(1, 1))))
                .withMessage("layer 0 of the graph, a layer of one's own gave 2 outputs, and the graph reads 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.of(g -> List.of(g.input().plus(g.input())))
                        .on(device, 1)
                        .predict(List.of(batch(3, 1), batch(3))))
                .withMessage("layer 0: add takes tensors of one rank whose extents are equal or 1, not [3, 1] and [3]");
    }

    @Test
    void aLineThatIsNoGraphIsAnError() {
        for (String line : List.of(
                "graph",
                "graph 1",
                "graph 1 5",
                "graph 1 0 1",
                "graph 0 0",
                "graph 2 0",
                "graph 2000000000 0",
                "graph 1 1 -1",
                "graph x 1 0",
                "graph 1 1 0:0",
                "graph 1 1 0:2000000000 0:2000000000")) {
            assertThatIllegalArgumentException()
                    .as(line)
                    .isThrownBy(() -> LayerCodecs.standard()
                            .read(Map.of("l", line, "l.0", "dropout 0", "l.1", "dropout 0"), "l"));
        }
    }
}
