package org.kudari.model.codec;

import java.util.List;
import java.util.function.Function;
import org.kudari.model.Layer;

/**
 * How layers of a class are written to a file, and read. A layer is a line of text that begins with its kind, such as
 * {@code linear 784 256}, and the layers inside of it. A file names kinds and never classes: what a kind is, the program
 * that reads it says, see {@link LayerCodecs}.
 *
 * @param <L> the class
 * @param kind the kind: one word, such as {@code linear}
 * @param type the class
 * @param arguments what follows on the kind in the line; empty for nothing
 * @param inner the layers inside of the layer, in their order
 * @param reader makes a layer from its line; it throws an {@link IllegalArgumentException} if it cannot
 */
public record LayerCodec<L extends Layer>(
        String kind,
        Class<L> type,
        Function<L, String> arguments,
        Function<L, List<Layer>> inner,
        Function<LayerLine, L> reader) {

    /**
     * Checks the kind.
     *
     * @throws IllegalArgumentException if it is not one word
     */
    public LayerCodec {
        if (kind.isEmpty() || kind.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("the kind of a layer is one word, such as linear, not '" + kind + "'");
        }
    }

    /**
     * {@return the codec of layers that are made of no others}
     *
     * @param <L> the class
     * @param kind the kind: one word, such as {@code linear}
     * @param type the class
     * @param arguments what follows on the kind in the line; empty for nothing
     * @param reader makes a layer from its line; it throws an {@link IllegalArgumentException} if it cannot
     */
    public static <L extends Layer> LayerCodec<L> of(
            String kind, Class<L> type, Function<L, String> arguments, Function<LayerLine, L> reader) {
        return new LayerCodec<>(kind, type, arguments, _ -> List.of(), reader);
    }

    String line(Layer layer) {
        String rest = arguments.apply(type.cast(layer));
        return rest.isEmpty() ? kind : kind + " " + rest;
    }

    List<Layer> inner(Layer layer) {
        return inner.apply(type.cast(layer));
    }
}
