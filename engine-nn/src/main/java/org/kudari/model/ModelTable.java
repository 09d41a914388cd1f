package org.kudari.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.device.Scope;
import org.kudari.layout.Shape;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** A model as a table in text: a line for each layer that has parameters of its own, or is made of no others. */
final class ModelTable {
    private ModelTable() {}

    /** @param inputs the inputs for which the shapes of outputs are shown; none to leave those out */
    static String of(Model model, Declarations declarations, List<Tensor> inputs) {
        Map<String, Shape> outputs = inputs.isEmpty() ? Map.of() : outputs(model, inputs);
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("layer", "kind", "parameters", "numbers"));
        if (!inputs.isEmpty()) {
            head.add(2, "output");
        }
        rows.add(head);
        List<BuiltLayer> leaves = leaves(declarations.layers());
        for (BuiltLayer layer : declarations.layers()) {
            List<Parameters.Declaration> own = declarations.parameters().stream()
                    .filter(parameter -> isOf(layer, parameter.name(), declarations.layers()))
                    .toList();
            if (own.isEmpty() && !leaves.contains(layer)) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(
                    layer.path(),
                    layer.layer().describe(),
                    own.stream()
                            .map(parameter ->
                                    parameter.name().substring(prefix(layer).length()) + " " + parameter.shape())
                            .collect(Collectors.joining(", ")),
                    own.isEmpty()
                            ? ""
                            : grouped(own.stream()
                                    .mapToLong(parameter -> parameter.shape().elements())
                                    .sum())));
            if (!inputs.isEmpty()) {
                row.add(
                        2,
                        outputs.containsKey(layer.path())
                                ? outputs.get(layer.path()).toString()
                                : "");
            }
            rows.add(row);
        }
        long frozen = model.parameters().frozen().stream()
                .mapToLong(name -> model.parameters().get(name).shape().elements())
                .sum();
        return text(rows) + grouped(model.parameters().elements()) + " trainable numbers"
                + (frozen == 0 ? "" : ", " + grouped(frozen) + " of them frozen") + ", on " + model.device();
    }

    /** How names of what is inside of a layer begin. */
    private static String prefix(BuiltLayer layer) {
        return layer.path().isEmpty() ? "" : layer.path() + ".";
    }

    /** Whether a parameter is inside of a layer, and not of a layer inside of that. */
    private static boolean isOf(BuiltLayer layer, String parameter, List<BuiltLayer> layers) {
        return layers.stream()
                .filter(other -> parameter.startsWith(prefix(other)))
                .max(Comparator.comparing(other -> other.path().length()))
                .filter(innermost -> innermost == layer)
                .isPresent();
    }

    /** The layers in which no other layer is. */
    private static List<BuiltLayer> leaves(List<BuiltLayer> layers) {
        return layers.stream()
                .filter(layer -> layers.stream()
                        .noneMatch(other -> other != layer && other.path().startsWith(prefix(layer))))
                .toList();
    }

    private static Map<String, Shape> outputs(Model model, List<Tensor> inputs) {
        Map<String, Shape> outputs = new HashMap<>();
        Observer shapes = new Observer() {
            @Override
            public void output(String path, Layer layer, List<Tensor> of, Tensor output) {
                outputs.put(path, output.shape());
            }
        };
        try (Scope _ = model.device().scope()) {
            Mode.INFERENCE.run(() -> model.forward(inputs, ForwardContext.none().observedBy(shapes)));
        }
        return outputs;
    }

    /** Columns as wide as their widest text; the last one to the right. */
    private static String text(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                text.append(i == columns - 1 ? padding + row.get(i) : row.get(i) + padding + "  ");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
