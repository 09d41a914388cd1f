package org.kudari.testkit.check;

import java.util.List;
import java.util.stream.LongStream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.compare.HostArray;

/** A small perceptron in plain tensors, trained under a schedule of learning rates. */
final class ToyTraining {
    private static final Expr X = Expr.input(0);
    private static final Elementwise BIAS_TANH =
            Elementwise.of("bias-tanh", Kernel.of(2, 0, Functions.tanh(X.plus(Expr.input(1)))));
    private static final Kernel DESCENT = Kernel.of(2, 1, X.minus(Expr.input(1).times(Expr.uniform(0))));

    private final Device device;
    private final Parameters parameters;
    private final Tensor inputs;
    private final Tensor labels;

    ToyTraining(Device device, long seed) {
        this.device = device;
        RandomKey key = RandomKey.of(seed);
        parameters = Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(
                        new Parameters.Declaration("hidden.weight", Shape.of(3, 9)),
                        new Parameters.Declaration("hidden.bias", Shape.of(9)),
                        new Parameters.Declaration("output.weight", Shape.of(9, 4))));
        inputs = normal(key.child("inputs"), Shape.of(21, 3));
        // Made from a host array: temporary tensors of the set-up would be collected during a measurement.
        labels = Tensor.of(device, LongStream.range(0, 21).map(i -> i * i % 4).toArray(), 21, 1);
        try (Scope _ = device.scope()) {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.set(
                        i, normal(key.child(i), parameters.get(i).shape()).times(0.3));
            }
        }
    }

    private Tensor normal(RandomKey key, Shape shape) {
        return Tensor.random(device, Distribution.NORMAL, key, DType.FLOAT32, shape);
    }

    /** One step in a scope of its own. */
    void step(int number) {
        try (Scope _ = device.scope()) {
            Tensor hidden = inputs.matmulThen(parameters.get(0), BIAS_TANH, List.of(parameters.get(1)));
            Tensor logits = hidden.matmul(parameters.get(2));
            Tensor chosen = logits.gather(1, labels).squeeze(1);
            Tensor loss = logits.logSumExp(1).minus(chosen).mean();
            Gradients gradients = loss.backward();
            double rate = 0.1 / (1 + 0.01 * number);
            Tensor flat = parameters.flat();
            InPlace.map(DESCENT, new double[] {rate}, List.of(flat, gradients.flat(parameters)), List.of(flat));
        }
    }

    /** Trains so many steps, and returns all parameters. */
    HostArray after(int steps) {
        for (int i = 0; i < steps; i++) {
            step(i);
        }
        try (Scope _ = device.scope()) {
            return HostArray.of(parameters.flat());
        }
    }
}
