package org.kudari.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kudari.model.Forward;
import org.kudari.model.ForwardContext;
import org.kudari.model.ForwardOfMany;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Layers that form any graph without cycles: branches, several inputs and several outputs. Only what is used twice needs
 * a name:
 *
 * {@snippet :
 * var graph = Graph.of(g -> {
 *     var numbers = g.input();
 *     var words = g.input().then(new Embedding(100, 8));
 *     var all = numbers.concatenate(1, words).then(new Linear(72, 64), Activation.relu());
 *     return List.of(all.plus(all.then(new LayerNorm(64), new Linear(64, 64))).then(new Linear(64, 10).as("head")));
 * });
 * Tensor scores = graph.on(device, 1).predict(List.of(numbers, indices)).getFirst();
 * }
 *
 * <p>Layers are named by {@link Layer#as}, or else by their index in the order in which they were added, joins counted.
 * A function after a layer that offers to compute it, such as {@link Linear}, is folded into that as in a {@link
 * Sequential}, if nothing else reads the layer's output. Every input and every layer must be of use to an output. A layer
 * that occurs in several places with the same parameters is {@link Shared}.
 *
 * <p>Values are numbered: the inputs first, and then the outputs of the nodes in their order.
 *
 * @param inputs the number of inputs
 * @param nodes the layers, in an order in which they can be computed
 * @param outputs the values that are the outputs, at least one
 */
public record Graph(int inputs, List<Node> nodes, List<Integer> outputs) implements Layer {

    /**
     * A layer in a graph.
     *
     * @param layer the layer
     * @param inputs the values that it is given, at least one
     * @param outputs the number of its outputs, at least 1
     */
    public record Node(Layer layer, List<Integer> inputs, int outputs) {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if there is no input or no output
         */
        public Node {
            inputs = List.copyOf(inputs);
            if (inputs.isEmpty() || outputs < 1) {
                throw new IllegalArgumentException("the layer " + layer.describe()
                        + " of a graph needs at least one input and one output, not " + inputs.size() + " and "
                        + outputs);
            }
        }

        /** Whether it makes one value of one. */
        private boolean isOfOne() {
            return inputs.size() == 1 && outputs == 1;
        }

        /** In a file: the inputs, such as {@code 0,2}, and the number of outputs if it is not 1, such as {@code 0,2:3}. */
        private String text() {
            return numbers(inputs) + (outputs == 1 ? "" : ":" + outputs);
        }

        private static Node of(String text, Layer layer) {
            String[] parts = text.split(":", 2);
            return new Node(layer, numbers(parts[0]), parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
        }
    }

    /** A limit for files, which may come from anywhere. */
    private static final int MAX_VALUES = 100_000;

    /** The number of inputs, the outputs, and the nodes: {@code graph 2 4 1 0,2 3}. */
    static final LayerCodec<Graph> CODEC = new LayerCodec<>(
            "graph",
            Graph.class,
            graph -> graph.inputs + " " + numbers(graph.outputs)
                    + graph.nodes.stream().map(node -> " " + node.text()).collect(Collectors.joining()),
            graph -> graph.nodes.stream().map(Node::layer).toList(),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                if (words.length < 2) {
                    throw new IllegalArgumentException("a graph has a number of inputs, outputs and layers");
                }
                List<Node> nodes = new ArrayList<>();
                for (int i = 2; i < words.length; i++) {
                    nodes.add(Node.of(words[i], line.inner(i - 2)));
                }
                return new Graph(Integer.parseInt(words[0]), nodes, numbers(words[1]));
            });

    private static String numbers(List<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }

    /**
     * Copies the lists and checks that they form a graph.
     *
     * @throws IllegalArgumentException if there is no input or no output, a layer reads a value that is not there yet, or
     *     an input or a layer is of no use
     */
    public Graph {
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        if (inputs < 1 || outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "a graph needs at least one input and one output, not " + inputs + " and " + outputs.size());
        }
        List<String> unused = new ArrayList<>();
        int[] readers = readers(inputs, nodes, outputs);
        for (int i = 0; i < inputs; i++) {
            if (readers[i] == 0) {
                unused.add("input " + i);
            }
        }
        int value = inputs;
        for (int i = 0; i < nodes.size(); value += nodes.get(i).outputs(), i++) {
            int[] own = Arrays.copyOfRange(readers, value, value + nodes.get(i).outputs());
            if (Arrays.stream(own).allMatch(count -> count == 0)) {
                unused.add("layer " + i + ", " + nodes.get(i).layer().describe());
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("nothing in the graph uses " + String.join(", nor ", unused)
                    + ": leave it out, or make it an output");
        }
    }

    /** For each value, how many layers and outputs read it. */
    private static int[] readers(int inputs, List<Node> nodes, List<Integer> outputs) {
        long values = inputs + nodes.stream().mapToLong(Node::outputs).sum();
        if (values > MAX_VALUES) {
            throw new IllegalArgumentException("a graph has at most " + MAX_VALUES + " values, not " + values);
        }
        int[] readers = new int[(int) values];
        int known = inputs;
        for (Node node : nodes) {
            for (int input : node.inputs()) {
                readers[requireKnown(input, known)]++;
            }
            known += node.outputs();
        }
        for (int output : outputs) {
            readers[requireKnown(output, known)]++;
        }
        return readers;
    }

    private static int requireKnown(int value, int known) {
        if (value < 0 || value >= known) {
            throw new IllegalArgumentException(
                    "a graph reads the value " + value + ", and those that are there are 0 to " + (known - 1));
        }
        return value;
    }

    /**
     * Describes a graph.
     *
     * @param description from a builder to the outputs
     * @return the graph
     * @throws IllegalArgumentException if it is none, see {@link #Graph}
     */
    public static Graph of(Function<GraphBuilder, List<GraphValue>> description) {
        GraphBuilder builder = new GraphBuilder();
        return builder.with(description.apply(builder));
    }

    @Override
    public Forward build(ModelBuilder builder) {
        List<Forward> built = builder.layers(nodes.stream().map(Node::layer).toList());
        int[] onlyReaders = onlyReaders();
        int[] firstOutputs = firstOutputs();
        boolean[] isFolded = new boolean[nodes.size()];
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (isFolded[i]) {
                continue;
            }
            Node node = nodes.get(i);
            Forward forward = built.get(i);
            int result = firstOutputs[i];
            int next = node.outputs() == 1 ? onlyReaders[result] : -1;
            if (next >= 0 && nodes.get(next).isOfOne()) {
                Optional<Forward> folded = builder.folded(forward, built.get(next));
                isFolded[next] = folded.isPresent();
                forward = folded.orElse(forward);
                result = folded.isPresent() ? firstOutputs[next] : result;
            }
            String name = builder.location() + "layer " + i + " of the graph, "
                    + node.layer().describe();
            steps.add(new Step(forward, node.inputs(), result, node.outputs(), name));
        }
        return new Computation(builder.location(), inputs, steps, outputs, onlyReaders.length);
    }

    /** For each node, the first of its outputs. */
    private int[] firstOutputs() {
        int[] first = new int[nodes.size()];
        int value = inputs;
        for (int i = 0; i < first.length; i++) {
            first[i] = value;
            value += nodes.get(i).outputs();
        }
        return first;
    }

    /** For each value, the node that alone reads it; -1 if there is none, or others and outputs of the graph do too. */
    private int[] onlyReaders() {
        int[] readers = readers(inputs, nodes, outputs);
        int[] only = new int[readers.length];
        Arrays.fill(only, -1);
        for (int i = 0; i < nodes.size(); i++) {
            for (int value : nodes.get(i).inputs()) {
                only[value] = readers[value] == 1 ? i : -1;
            }
        }
        return only;
    }

    /**
     * One or two layers, to be computed at once.
     *
     * @param inputs the values that it is given
     * @param firstOutput the first of its outputs
     * @param name the layer in error messages
     */
    private record Step(Forward forward, List<Integer> inputs, int firstOutput, int outputs, String name) {
        void run(Tensor[] values, ForwardContext context) {
            List<Tensor> computed =
                    forward.apply(inputs.stream().map(input -> values[input]).toList(), context);
            if (computed.size() != outputs) {
                throw new IllegalArgumentException(
                        name + " gave " + computed.size() + " outputs, and the graph reads " + outputs);
            }
            for (int i = 0; i < outputs; i++) {
                values[firstOutput + i] = computed.get(i);
            }
        }
    }

    /** The graph in its place in a model. */
    private record Computation(String location, int count, List<Step> steps, List<Integer> outputs, int values)
            implements ForwardOfMany {
        @Override
        public List<Tensor> apply(List<Tensor> inputs, ForwardContext context) {
            if (inputs.size() != count) {
                throw new IllegalArgumentException(location + "the graph takes " + count
                        + (count == 1 ? " input" : " inputs") + ", not " + inputs.size());
            }
            Tensor[] computed = inputs.toArray(new Tensor[values]);
            steps.forEach(step -> step.run(computed, context));
            return outputs.stream().map(output -> computed[output]).toList();
        }
    }

    @Override
    public String toString() {
        return "Graph(" + inputs + " inputs, " + nodes.size() + " layers, " + outputs.size() + " outputs)";
    }
}
