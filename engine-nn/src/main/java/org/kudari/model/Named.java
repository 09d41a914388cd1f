package org.kudari.model;

/**
 * A layer with a name: in a list of layers it is known by that, and not by its index. Its parameters are named {@code
 * fc1.weight} instead of {@code 0.weight}. See {@link Layer#as}.
 *
 * @param name the name: one word without dots
 * @param layer the layer
 */
public record Named(String name, Layer layer) implements Layer {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty, or has a space or a dot
     */
    public Named {
        requireName(name);
    }

    static void requireName(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '.' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "the name of a layer is one word without dots, such as fc1, not '" + name + "'");
        }
    }

    @Override
    public Forward build(ModelBuilder builder) {
        return builder.layer(name, layer);
    }

    @Override
    public String toString() {
        return name + ": " + layer;
    }
}
