package org.kudari.examples.gallery.parts;

import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** A network of one hidden layer that fits a sine. Its weights and biases are one vector, as the Hessian wants them. */
public final class SmallNetwork {
    private static final int HIDDEN = 4;
    /** The length of the vector. */
    public static final int WEIGHTS = 3 * HIDDEN + 1;

    private static final int POINTS = 32;
    private static final double DECAY = 1e-3;

    private final Tensor x;
    private final Tensor y;

    public SmallNetwork(Device device) {
        x = Tensors.linspace(device, DType.FLOAT32, -2, 2, POINTS).reshape(POINTS, 1);
        y = x.times(2).sin();
    }

    /** {@return a random vector of the length of the weights} */
    public Tensor random(long seed) {
        return Tensor.random(x.device(), Distribution.NORMAL, RandomKey.of(seed), DType.FLOAT32, Shape.of(WEIGHTS));
    }

    /** {@return the mean squared error, with a little weight decay} */
    public Tensor loss(Tensor weights) {
        Tensor first = weights.slice(0, 0, HIDDEN).reshape(1, HIDDEN);
        Tensor biases = weights.slice(0, HIDDEN, 2 * HIDDEN);
        Tensor second = weights.slice(0, 2 * HIDDEN, 3 * HIDDEN).reshape(HIDDEN, 1);
        Tensor bias = weights.slice(0, 3 * HIDDEN, WEIGHTS);
        Tensor output = x.matmul(first).plus(biases).tanh().matmul(second).plus(bias);
        return output.minus(y).square().mean().plus(weights.square().sum().times(DECAY));
    }

    /** {@return the weights after a step of gradient descent} */
    public Tensor step(Tensor weights, double rate) {
        Tensor variable = weights.variable();
        return weights.minus(loss(variable).backward().of(variable).times(rate));
    }

    /** {@return the weights before the first step of gradient descent, and after each} */
    public List<Tensor> path(Tensor start, double rate, int steps) {
        List<Tensor> path = new ArrayList<>(List.of(start));
        for (int step = 0; step < steps; step++) {
            path.add(step(path.getLast(), rate));
        }
        return path;
    }
}
