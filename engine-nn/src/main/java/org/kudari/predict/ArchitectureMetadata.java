package org.kudari.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kudari.expr.Expr;
import org.kudari.expr.ExprText;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Layer;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;

/**
 * An architecture as the metadata of a model file: for each layer a key {@code kudari.layer.PATH} and a line such as
 * {@code linear 784 256}, {@code activation mish mul(x0, tanh(softplus(x0)))}, {@code dropout 0.1} or {@code sequential
 * 3}.
 */
final class ArchitectureMetadata {
    private static final String KEY = "kudari.layer";

    private static final String SEQUENTIAL = "sequential ";

    // Limits for untrusted files: recursion depth and expression length.
    private static final int DEEPEST = 50;
    private static final int LONGEST_EXPRESSION = 10_000;

    private ArchitectureMetadata() {}

    static void write(Sequential architecture, Map<String, String> metadata) {
        write(architecture, KEY, metadata);
    }

    private static void write(Layer layer, String key, Map<String, String> metadata) {
        switch (layer) {
            case Linear linear -> metadata.put(key, "linear " + linear.inputs() + " " + linear.outputs());
            case Activation activation ->
                metadata.put(key, "activation " + activation.name() + " " + activation.expression());
            case Dropout dropout -> metadata.put(key, "dropout " + dropout.probability());
            case Sequential sequential -> {
                metadata.put(key, SEQUENTIAL + sequential.layers().size());
                for (int i = 0; i < sequential.layers().size(); i++) {
                    write(sequential.layers().get(i), key + "." + i, metadata);
                }
            }
            default ->
                throw new IllegalArgumentException("a model file does not know layers of type "
                        + layer.getClass().getName() + "; it knows Linear, Activation, Dropout and Sequential");
        }
    }

    /** @throws IllegalArgumentException if a line is missing or not understood, naming it */
    static Sequential read(Map<String, String> metadata) {
        if (read(metadata, KEY, 0) instanceof Sequential sequential) {
            return sequential;
        }
        throw new IllegalArgumentException("'" + KEY + "' is no sequential");
    }

    private static Layer read(Map<String, String> metadata, String key, int depth) {
        String line = metadata.get(key);
        if (line == null) {
            throw new IllegalArgumentException("its metadata has no '" + key + "'");
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("its layers nest more than " + DEEPEST + " deep");
        }
        if (!line.startsWith(SEQUENTIAL)) {
            return parse(key, line, ArchitectureMetadata::leaf);
        }
        int count = parse(key, line, text -> Integer.parseUnsignedInt(text.substring(SEQUENTIAL.length())));
        List<Layer> layers = new ArrayList<>();
        while (layers.size() < count) {
            layers.add(read(metadata, key + "." + layers.size(), depth + 1));
        }
        return new Sequential(layers);
    }

    /** Runs a parser; its errors are reported with the line. */
    private static <T> T parse(String key, String line, Function<String, T> parser) {
        try {
            return parser.apply(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read '" + key + "' = '" + line + "': " + e.getMessage(), e);
        }
    }

    private static Layer leaf(String line) {
        String kind = line.split(" ", 2)[0];
        return switch (kind) {
            case "linear" -> {
                String[] parts = parts(3, line);
                yield new Linear(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
            case "activation" -> {
                String[] parts = parts(3, line);
                yield new Activation(parts[1], expression(parts[2]));
            }
            case "dropout" -> new Dropout(Float.parseFloat(parts(2, line)[1]));
            default -> throw new IllegalArgumentException("there is no layer '" + kind + "'");
        };
    }

    /** The last part may hold spaces. */
    private static String[] parts(int count, String line) {
        String[] parts = line.split(" ", count);
        if (parts.length != count) {
            throw new IllegalArgumentException("a line of " + count + " parts was expected");
        }
        return parts;
    }

    private static Expr expression(String text) {
        if (text.length() > LONGEST_EXPRESSION) {
            throw new IllegalArgumentException("its expression has more than " + LONGEST_EXPRESSION + " characters");
        }
        return ExprText.parse(text);
    }

    /** The Linear layers, in order, by the path that their parameters' names start with. */
    static Map<String, Linear> linears(Sequential architecture) {
        Map<String, Linear> linears = new LinkedHashMap<>();
        collect(architecture, "", linears);
        return linears;
    }

    private static void collect(Sequential sequential, String prefix, Map<String, Linear> linears) {
        for (int i = 0; i < sequential.layers().size(); i++) {
            switch (sequential.layers().get(i)) {
                case Linear linear -> linears.put(prefix + i, linear);
                case Sequential inner -> collect(inner, prefix + i + ".", linears);
                default -> {}
            }
        }
    }
}
