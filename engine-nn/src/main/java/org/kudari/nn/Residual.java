package org.kudari.nn;

import java.util.ArrayList;
import java.util.List;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Layers around which the input passes: {@code y = shortcut(x) + layers(x)}. He, Zhang, Ren, Sun, "Deep Residual Learning
 * for Image Recognition", CVPR 2016. The layers are named as in a {@link Sequential}. The shortcut, if there is one, is
 * named {@code shortcut}; without one, {@code y = x + layers(x)}, and the layers give what they are given in shape.
 *
 * @param layers the layers in the order in which they apply
 * @param shortcut what the input passes through, such as a {@link Linear} that changes its width; null for nothing
 */
public record Residual(List<Layer> layers, Layer shortcut) implements Layer {

    static final LayerCodec<Residual> CODEC = new LayerCodec<>(
            "residual",
            Residual.class,
            layer -> layer.layers.size() + (layer.shortcut == null ? "" : " shortcut"),
            Residual::inner,
            line -> {
                String[] words = line.parts(2)[1].split(" ", 2);
                int count = Integer.parseUnsignedInt(words[0]);
                if (words.length > 1 && !words[1].equals("shortcut")) {
                    throw new IllegalArgumentException("'" + words[1] + "' is no option of a residual");
                }
                return new Residual(line.inner(0, count), words.length > 1 ? line.inner(count) : null);
            });

    /** Copies the list. */
    public Residual {
        layers = List.copyOf(layers);
    }

    /**
     * {@return layers around which the input passes unchanged}
     *
     * @param layers the layers in the order in which they apply
     */
    public static Residual of(Layer... layers) {
        return new Residual(List.of(layers), null);
    }

    /**
     * {@return the same layers with a shortcut that the input passes through}
     *
     * @param through the shortcut
     */
    public Residual through(Layer through) {
        return new Residual(layers, through);
    }

    /** The layers, and the shortcut behind them if there is one. */
    private List<Layer> inner() {
        List<Layer> inner = new ArrayList<>(layers);
        if (shortcut != null) {
            inner.add(shortcut);
        }
        return inner;
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Forward inner = builder.chain(layers);
        Forward around = shortcut == null ? null : builder.layer("shortcut", shortcut);
        String location = builder.location();
        return (input, context) -> {
            Tensor passed = around == null ? input : around.apply(input, context);
            return passed.plus(requireFits(location, passed, inner.apply(input, context)));
        };
    }

    private Tensor requireFits(String location, Tensor passed, Tensor computed) {
        if (!passed.shape().equals(computed.shape())) {
            throw new IllegalArgumentException(location + "the layers give " + computed.shape()
                    + ", which cannot be added to the " + passed.shape() + " that "
                    + (shortcut == null
                            ? "it was given: give it a shortcut, such as through(new Linear(in, out))"
                            : "its shortcut gives"));
        }
        return computed;
    }

    @Override
    public String toString() {
        return "Residual(" + layers.size() + " layers" + (shortcut == null ? ")" : ", shortcut " + shortcut + ")");
    }
}
