package org.kudari.predict;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;

import java.util.List;
import org.kudari.data.Standardizer;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelBuilder;
import org.kudari.model.Step;
import org.kudari.model.codec.LayerCodec;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.Embedding;
import org.kudari.nn.Flatten;
import org.kudari.nn.GatedLinearUnit;
import org.kudari.nn.Graph;
import org.kudari.nn.GroupNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.LogSoftmax;
import org.kudari.nn.PReLU;
import org.kudari.nn.RMSNorm;
import org.kudari.nn.Residual;
import org.kudari.nn.Select;
import org.kudari.nn.Sequential;
import org.kudari.nn.Shared;
import org.kudari.nn.Softmax;
import org.kudari.optim.Sgd;
import org.kudari.table.schema.ClassLabel;
import org.kudari.tensor.Tensor;

/** A small trained classifier of three columns with a layer of every kind, and one of its own. */
final class AllLayersPredictor {
    private AllLayersPredictor() {}

    /** A row of numbers as indices below a count. */
    record Indices(long count) implements Layer {
        static final LayerCodec<Indices> CODEC = LayerCodec.of(
                "indices",
                Indices.class,
                indices -> Long.toString(indices.count),
                line -> new Indices(Long.parseLong(line.parts(2)[1])));

        @Override
        public Forward build(ModelBuilder builder) {
            return (input, _) -> input.abs().clamp(0, count - 1).to(DType.INT64);
        }
    }

    private static final Layer TIED = new Shared("tied", new Linear(14, 14).withoutBias());

    private static final Graph LAYERS = Graph.of(g -> {
        var numbers = g.input();
        var words = numbers.then(new Indices(10), new Embedding(10, 2).withPadding(3), new Flatten());
        var features = numbers.then(
                new Linear(3, 8).as("in"),
                new BatchNorm(8).withMomentum(0.5),
                Activation.gelu(),
                new GroupNorm(2, 8).withEpsilon(1e-4),
                new PReLU(8, 0.1));
        var last = numbers.then(new Indices(10), new Embedding(10, 6), new Select(1, -1));
        var all = features.concatenate(1, words.plus(last));
        var gated = all.then(TIED).times(all.then(TIED, new Softmax(1)));
        return List.of(all.plus(gated)
                .then(
                        Residual.of(
                                new LayerNorm(14),
                                new Linear(14, 14),
                                Activation.of("own", x -> x.times(tanh(softplus(x)))),
                                new Dropout(0.25f)),
                        Residual.of(new RMSNorm(14), new Linear(14, 12), GatedLinearUnit.swiGlu())
                                .through(new Linear(14, 6)),
                        Sequential.of(new Linear(6, 3).as("head"), new LogSoftmax(-1))));
    });

    /** With those of layers that are not the engine's. */
    static LayerCodecs codecs() {
        return LayerCodecs.standard().with(Indices.CODEC);
    }

    /** Trained for a few steps, so that no number is what it was at first. */
    static Predictor trained(Device device, float... rows) {
        Model model = LAYERS.on(device, 5);
        // No number is so close to a whole one that rounding would make it another index.
        Standardizer scaling = new Standardizer(new double[] {0.1, 0.1, 0.1}, new double[] {2, 2, 2});
        Sgd sgd = new Sgd(model.parameters(), 0.03, 0.5);
        int count = rows.length / 3;
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
        }
        for (int step = 0; step < 10; step++) {
            try (Scope _ = device.scope()) {
                Tensor inputs = Tensor.of(device, rows, count, 3).minus(0.1).div(2);
                Tensor outputs = model.forward(inputs, Step.of(step));
                sgd.step(Losses.crossEntropy(outputs, Tensor.of(device, labels, count))
                        .backward());
            }
        }
        ClassLabel kind = new ClassLabel("kind", List.of("one", "two", "three"));
        return new Predictor(model, SamplePredictors.schema(scaling, kind, "a", "b", "c", "kind"));
    }
}
