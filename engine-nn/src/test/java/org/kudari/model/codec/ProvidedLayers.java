package org.kudari.model.codec;

import java.util.List;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;

/** Layers of libraries, which {@link ServingLoader} serves. */
final class ProvidedLayers {
    private ProvidedLayers() {}

    /** Multiplies by a number. */
    public record Times(double factor) implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            return (input, _) -> input.times(factor);
        }
    }

    /** Another layer. */
    public record Plus(double summand) implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            return (input, _) -> input.plus(summand);
        }
    }

    private static LayerCodec<Times> times(String kind) {
        return LayerCodec.of(
                kind,
                Times.class,
                times -> Double.toString(times.factor),
                line -> new Times(Double.parseDouble(line.parts(2)[1])));
    }

    private static LayerCodec<Plus> plus(String kind) {
        return LayerCodec.of(
                kind,
                Plus.class,
                plus -> Double.toString(plus.summand),
                line -> new Plus(Double.parseDouble(line.parts(2)[1])));
    }

    /** Has {@link Times} as {@code scaled}. */
    public static final class Scaling implements LayerCodecProvider {
        @Override
        public List<LayerCodec<?>> codecs() {
            return List.of(times("scaled"));
        }
    }

    /** Has {@link Plus} as {@code scaled}, too. */
    public static final class Shifting implements LayerCodecProvider {
        @Override
        public List<LayerCodec<?>> codecs() {
            return List.of(plus("scaled"));
        }
    }

    /** Has {@link Times}, too, as another kind. */
    public static final class Multiplying implements LayerCodecProvider {
        @Override
        public List<LayerCodec<?>> codecs() {
            return List.of(times("multiplied"));
        }
    }

    /** Has no codecs to give. */
    public static final class Broken implements LayerCodecProvider {
        @Override
        public List<LayerCodec<?>> codecs() {
            throw new IllegalStateException("out of order");
        }
    }
}
