package org.kudari.examples.gallery.parts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Networks of thirty equal layers, which are to tell on which side of a curve points lie. */
public final class DeepNetworks {
    /** The number of hidden layers; there are a first and a last one besides. */
    public static final int DEPTH = 30;
    /** The number of inputs and outputs of a hidden layer. */
    public static final int WIDTH = 16;
    /** For gradients that are as long as they are. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private static final double RATE = 0.1;

    private final Tensor inputs;
    private final Tensor labels;

    public DeepNetworks(Device device) {
        Shape shape = Shape.of(64, 2);
        inputs = Tensor.random(device, Distribution.UNIFORM, RandomKey.of(1), DType.FLOAT32, shape)
                .times(2)
                .minus(1);
        Tensor x = inputs.get(1, 0);
        labels = inputs.get(1, 1).greaterThan(x.square().times(x)).to(DType.INT64);
    }

    private Model model(Layer hidden) {
        List<Layer> layers = new ArrayList<>(Collections.nCopies(DEPTH, hidden));
        layers.addFirst(new Linear(2, WIDTH));
        layers.addLast(new Linear(WIDTH, 2));
        return new Sequential(layers).on(inputs.device(), 1);
    }

    private Tensor loss(Model model) {
        return Losses.crossEntropy(model.forward(inputs), labels);
    }

    /**
     * {@return the gradients of the weights before training, from the first layer to the last}
     *
     * @param hidden what each hidden layer is
     * @param longest the norm to which all gradients together are clipped
     */
    public List<Tensor> gradients(Layer hidden, double longest) {
        Model model = model(hidden);
        Gradients gradients = loss(model).backward().clipByNorm(longest);
        return model.parameters().variables().stream()
                .filter(parameter -> parameter.shape().rank() == 2)
                .map(gradients::of)
                .toList();
    }

    /**
     * Trains a network.
     *
     * @param hidden what each hidden layer is
     * @param longest the norm to which all gradients together are clipped in each step
     * @param steps the number of steps
     * @return the loss before each step; NaN where it is no number any more
     */
    public double[] losses(Layer hidden, double longest, int steps) {
        Model model = model(hidden);
        Sgd sgd = new Sgd(model.parameters(), RATE);
        double[] losses = new double[steps];
        for (int step = 0; step < steps; step++) {
            try (Scope _ = inputs.device().scope()) {
                Tensor loss = loss(model);
                losses[step] = loss.item();
                sgd.step(loss.backward().clipByNorm(longest));
            }
        }
        return losses;
    }
}
