package org.kudari.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.kudari.autograd.GradientCheck.Argument;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;

/** One layer or more of every class of this package, with inputs that it takes. */
final class SampleLayers {
    private SampleLayers() {}

    private static Argument numbers(long... dims) {
        SplittableRandom random = new SplittableRandom(dims.length);
        // Away from 0, where functions have kinks.
        DoubleSupplier number = () -> Math.copySign(random.nextDouble(0.1, 2), random.nextDouble(-1, 1));
        return Argument.of(
                DoubleStream.generate(number).limit(Shape.of(dims).elements()).toArray(), dims);
    }

    private static Argument indices(DType type, double... values) {
        return new Argument(type, Shape.of(values.length), values);
    }

    static final Graph GRAPH = Graph.of(g -> {
        var numbers = g.input();
        var words = g.input().then(new Embedding(10, 2));
        var all = numbers.concatenate(1, words).then(new Linear(6, 3), Activation.tanh());
        var gated = all.times(all.then(new Linear(3, 3).as("gate"), Activation.sigmoid()));
        return List.of(all.plus(gated).then(new Linear(3, 2).as("head")), gated);
    });

    /** With the {@link #LAYERS}, each setting of each class has two values or more. They only go to lines and back. */
    static final List<Layer> OTHER_SETTINGS = List.of(
            new Linear(5, 6),
            new Dropout(Float.MIN_VALUE),
            Sequential.of(),
            Residual.of(new PReLU()).through(new Linear(2, 2)),
            new Shared("other", new PReLU()),
            new PReLU().as("other"),
            new RMSNorm(2).withEpsilon(1e-300),
            new BatchNorm(3).withEpsilon(0).withMomentum(1),
            new GroupNorm(1, 3).withEpsilon(1.0 / 3),
            new PReLU(3, -1.0 / 3),
            new LogSoftmax(0),
            new Flatten(0, 1),
            new Select(0, 1L << 40),
            new Embedding(1_000_000, 2).withPadding(999_999),
            Graph.of(g -> List.of(g.input())));

    /** Without layers of several inputs, which {@link #GRAPH} has inside. */
    static final Map<Layer, List<Argument>> LAYERS = new LinkedHashMap<>();

    static {
        Argument rows = numbers(5, 4);
        Argument images = numbers(2, 4, 3, 2);
        for (Layer layer : List.of(
                new Linear(4, 3),
                new Linear(4, 3).withoutBias(),
                new Dropout(0.3f),
                Sequential.of(new Linear(4, 3), Activation.gelu(), new Linear(3, 2).as("out")),
                Residual.of(new Linear(4, 4), Activation.tanh()),
                new Shared("tied", new Linear(4, 4)),
                new Linear(4, 2).as("named"),
                new LayerNorm(4),
                new LayerNorm(4).withoutAffine().withEpsilon(0.1),
                new RMSNorm(4),
                new RMSNorm(4).withoutAffine(),
                new BatchNorm(4),
                new BatchNorm(4).withoutAffine().withMomentum(0.5),
                // Two numbers of a group may be close: without an epsilon their derivatives would be steep.
                new GroupNorm(2, 4).withEpsilon(0.1),
                new GroupNorm(4, 4).withEpsilon(0.5),
                new PReLU(),
                new PReLU(4, 0.5),
                Activation.leakyRelu(0.2),
                Activation.elu(0.5),
                Activation.hardTanh(-0.5, 5),
                Activation.named("hard-sigmoid"),
                Activation.selu(),
                Activation.geluTanh(),
                GatedLinearUnit.glu(),
                GatedLinearUnit.swiGlu(),
                GatedLinearUnit.geGlu(),
                GatedLinearUnit.reGlu(),
                new Softmax(1),
                new LogSoftmax(-1))) {
            LAYERS.put(layer, List.of(rows));
        }
        LAYERS.put(new LayerNorm(3, 2), List.of(images));
        LAYERS.put(new RMSNorm(3, 2), List.of(images));
        LAYERS.put(new BatchNorm(4).withEpsilon(0.01), List.of(images));
        LAYERS.put(new GroupNorm(2, 4).withoutAffine(), List.of(images));
        LAYERS.put(new PReLU(4), List.of(images));
        LAYERS.put(new Flatten(), List.of(images));
        LAYERS.put(new Flatten(1, -2), List.of(images));
        LAYERS.put(new Select(1, 2), List.of(images));
        LAYERS.put(new Select(-1, -2), List.of(images));
        LAYERS.put(new Softmax(-2), List.of(images));
        LAYERS.put(new Embedding(10, 3), List.of(indices(DType.INT64, 3, 9, 3, 0)));
        LAYERS.put(new Embedding(10, 3).withPadding(3), List.of(indices(DType.INT32, 1, 9, 1, 0)));
        LAYERS.put(GRAPH, List.of(numbers(3, 4), indices(DType.INT64, 7, 0, 7)));
        LAYERS.put(Join.add(), List.of(numbers(3, 4), numbers(3, 1)));
        LAYERS.put(Join.multiply(), List.of(numbers(3, 4), numbers(1, 4), numbers(3, 4)));
        LAYERS.put(Join.concatenate(-1), List.of(numbers(3, 4), numbers(3, 2)));
    }
}
