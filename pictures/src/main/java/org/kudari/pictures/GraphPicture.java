package org.kudari.pictures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.NumberText;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Figure;
import org.kudari.tensor.ComputationGraph;
import org.kudari.tensor.ComputationGraph.Kind;
import org.kudari.tensor.ComputationGraph.Value;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * The computation graph of a tensor as a picture: operations with their shapes, which of their values are kept for the
 * backward pass, and, after that, the gradients. Variables have blue edges, and results that are kept green ones. What the
 * engine computes as one operation is one box: what follows the product of a layer, its bias and the activation after it,
 * is {@code linear, relu}.
 *
 * {@snippet :
 * GraphPicture picture = GraphPicture.of(loss).name(images, "images").name(digits, "digits");
 * Gradients gradients = loss.backward();
 * picture.figure(gradients).write(Path.of("loss.svg"));
 * }
 */
public final class GraphPicture {
    private static final Ink VARIABLE = Ink.series(0);
    private static final Ink KEPT = Ink.series(2);

    private final ComputationGraph graph;
    /** The gradients that were seen, as texts by the ids of values. */
    private final Map<Integer, String> seen = new HashMap<>();
    /** What the user calls values, by their ids. */
    private final Map<Integer, String> names = new HashMap<>();

    private UnaryOperator<String> words = UnaryOperator.identity();
    /** What the user calls the figure, and says of it; null for what is said of any graph. */
    private String title;

    private String alternative;

    private GraphPicture(ComputationGraph graph) {
        this.graph = graph;
    }

    /**
     * Looks at the graph of a tensor, and at the gradients of the next backward pass through it. Reading these waits for
     * the device.
     *
     * @param result a tensor that was computed from a variable, before a backward pass frees its graph
     * @return the picture
     * @throws IllegalArgumentException if it was computed from no variable
     * @throws IllegalStateException if a backward pass has freed a part of the graph
     */
    public static GraphPicture of(Tensor result) {
        GraphPicture picture = unwatched(result);
        picture.graph.onGradient((value, gradient) -> picture.seen.put(value.id(), picture.text(gradient)));
        return picture;
    }

    /** The picture of a graph whose gradients nobody looks at, so that a backward pass costs no more. */
    static GraphPicture unwatched(Tensor result) {
        return new GraphPicture(ComputationGraph.of(result));
    }

    /**
     * Names a value, such as the input or the labels.
     *
     * @param tensor a variable, a result, or a constant that is kept for the backward pass
     * @param name what stands in its box
     * @return this picture
     * @throws IllegalArgumentException if the graph has no value that is this tensor or a constant view of it
     */
    public GraphPicture name(Tensor tensor, String name) {
        List<Value> found = graph.find(tensor);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing can be named '" + name + "': the graph has no value that is this" + " tensor of shape "
                            + tensor.shape() + ", or does not keep it for the backward pass");
        }
        found.forEach(value -> names.put(value.id(), name));
        return this;
    }

    /**
     * Translates the words in the boxes: {@code variable}, {@code constant}, {@code kept}, {@code gradient} and {@code
     * gradient of norm}. It is called before the backward pass. For the figure's title see {@link #title}.
     *
     * @param translation gives the words to be read for those in English
     * @return this picture
     */
    public GraphPicture words(UnaryOperator<String> translation) {
        words = translation;
        return this;
    }

    /**
     * Gives the figure a title of one's own, in any language. Without it the title says what was computed, in English.
     *
     * @param ownTitle what it is, in a few words
     * @param ownAlternative what it shows, in a sentence or two, for people who cannot see it
     * @return this picture
     */
    public GraphPicture title(String ownTitle, String ownAlternative) {
        title = Objects.requireNonNull(ownTitle, "title");
        alternative = Objects.requireNonNull(ownAlternative, "alternative");
        return this;
    }

    /** {@return the figure, with the gradients of results that a backward pass has computed} */
    public Figure figure() {
        return figure(Map.of());
    }

    /**
     * {@return the figure, with the gradients of results and of variables}
     *
     * @param gradients what the backward pass returned
     */
    public Figure figure(Gradients gradients) {
        Map<Integer, String> ofVariables = new HashMap<>();
        for (Value value : graph.values()) {
            Optional<Tensor> gradient = graph.gradient(value, gradients);
            gradient.ifPresent(tensor -> ofVariables.put(value.id(), text(tensor)));
        }
        return figure(ofVariables);
    }

    private Figure figure(Map<Integer, String> ofVariables) {
        Diagram diagram = Diagram.downwards();
        List<Value> values = graph.values();
        for (Value value : values) {
            String id = Integer.toString(value.id());
            diagram = diagram.node(id, title(value), value.type() + " " + value.shape());
            if (value.isKept()) {
                diagram = diagram.detail(id, words.apply("kept"));
            }
            diagram = switch (value.kind()) {
                case VARIABLE -> diagram.ink(id, VARIABLE);
                case OPERATION -> value.isKept() ? diagram.ink(id, KEPT) : diagram;
                case CONSTANT -> diagram;
            };
            String gradient = ofVariables.getOrDefault(value.id(), seen.get(value.id()));
            if (gradient != null) {
                diagram = diagram.gradient(id, gradient);
            }
        }
        for (Value value : values) {
            for (int operand : value.operands().stream().distinct().toList()) {
                diagram = diagram.edge(Integer.toString(operand), Integer.toString(value.id()));
            }
        }
        return title == null
                ? diagram.figure(
                        "The computation of " + values.getLast().name() + " "
                                + values.getLast().shape(),
                        description(values))
                : diagram.figure(title, alternative);
    }

    private static String description(List<Value> values) {
        return count(values, Kind.OPERATION, "operation") + " from " + count(values, Kind.VARIABLE, "variable")
                + " to a result of shape " + values.getLast().shape();
    }

    private static String count(List<Value> values, Kind kind, String word) {
        long count = values.stream().filter(value -> value.kind() == kind).count();
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private String title(Value value) {
        boolean isWord = value.name().equals("variable") || value.name().equals("constant");
        return names.getOrDefault(value.id(), isWord ? words.apply(value.name()) : value.name());
    }

    /** The number itself, or the norm of several. */
    private String text(Tensor gradient) {
        double[] numbers = gradient.toDoubleArray();
        boolean isNumber = numbers.length == 1;
        String digits = NumberText.significant(isNumber ? numbers[0] : norm(numbers), 4);
        return words.apply(isNumber ? "gradient" : "gradient of norm") + " " + digits;
    }

    /** In doubles, relative to the largest number: the squares of large ones are infinite, and those of small ones 0. */
    private static double norm(double[] numbers) {
        double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double number : numbers) {
            sum += number / largest * (number / largest);
        }
        return largest * Math.sqrt(sum);
    }
}
