package org.kudari.pictures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * backward pass, and, after that, the gradients.
 *
 * {@snippet :
 * GraphPicture picture = GraphPicture.of(loss);
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
        GraphPicture picture = new GraphPicture(ComputationGraph.of(result));
        picture.graph.onGradient((value, gradient) -> picture.seen.put(value.id(), text(gradient)));
        return picture;
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
            diagram = diagram.node(id, value.name(), value.type() + " " + value.shape());
            if (value.isKept()) {
                diagram = diagram.detail(id, "kept");
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
        long operations =
                values.stream().filter(value -> value.kind() == Kind.OPERATION).count();
        long variables =
                values.stream().filter(value -> value.kind() == Kind.VARIABLE).count();
        Value last = values.getLast();
        return diagram.figure(
                "The computation of " + last.name() + " " + last.shape(),
                operations + " operations from " + variables + " variables to a result of shape " + last.shape());
    }

    /** The number itself, or the norm of several. */
    private static String text(Tensor gradient) {
        boolean isNumber = gradient.shape().elements() == 1;
        double number = isNumber
                ? gradient.reshape(1).toDoubleArray()[0]
                : gradient.square().sum().sqrt().item();
        String digits = NumberText.significant(number, 4);
        return isNumber ? "gradient " + digits : "gradient of norm " + digits;
    }
}
