package org.kudari.testing;

import java.util.List;
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
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** A perceptron of two layers with a softmax cross-entropy and Adam, written on tensors alone. */
public final class TinyMlp {
    private static final int BATCH = 4;
    private static final int FEATURES = 5;
    private static final int HIDDEN = 8;
    private static final int CLASSES = 3;

    private static final Expr SUM = Expr.input(0).plus(Expr.input(1));
    private static final Elementwise BIAS_RELU = Elementwise.of("bias-relu", Kernel.of(2, 0, Functions.max(SUM, 0)));
    private static final Elementwise BIAS = Elementwise.of("bias", Kernel.of(2, 0, SUM));
    private static final Kernel ADAM = adam();

    private final Device device;
    private final Parameters parameters;
    private final Tensor firstMoment;
    private final Tensor secondMoment;
    private final Tensor inputs;
    private final Tensor labels;
    private int steps;

    public TinyMlp(Device device) {
        this.device = device;
        parameters = Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(
                        new Parameters.Declaration("0.weight", Shape.of(FEATURES, HIDDEN)),
                        new Parameters.Declaration("0.bias", Shape.of(HIDDEN)),
                        new Parameters.Declaration("1.weight", Shape.of(HIDDEN, CLASSES)),
                        new Parameters.Declaration("1.bias", Shape.of(CLASSES))));
        try (Scope _ = device.scope()) {
            parameters.set(0, normals(1, FEATURES, HIDDEN));
            parameters.set(2, normals(2, HIDDEN, CLASSES));
        }
        firstMoment = Tensor.zeros(device, DType.FLOAT32, parameters.flat().shape());
        secondMoment = Tensor.zeros(device, DType.FLOAT32, parameters.flat().shape());
        inputs = normals(3, BATCH, FEATURES);
        labels = Tensor.of(device, new long[] {0, 2, 1, 2}, BATCH, 1);
    }

    private Tensor normals(int seed, long... dims) {
        return Tensor.random(device, Distribution.NORMAL, RandomKey.of(seed), DType.FLOAT32, Shape.of(dims));
    }

    /** Inputs parameter, gradient and moments; uniforms the rate and the two corrections of the moments' bias. */
    private static Kernel adam() {
        Expr gradient = Expr.input(1);
        Expr m = Expr.input(2).times(0.9).plus(gradient.times(0.1));
        Expr v = Expr.input(3).times(0.999).plus(gradient.times(gradient).times(0.001));
        Expr step = m.times(Expr.uniform(1))
                .div(Functions.sqrt(v.times(Expr.uniform(2))).plus(1e-8));
        return Kernel.of(4, 3, Expr.input(0).minus(step.times(Expr.uniform(0))), m, v);
    }

    private Tensor loss() {
        Tensor hidden = inputs.matmulThen(parameters.get(0), BIAS_RELU, List.of(parameters.get(1)));
        Tensor logits = hidden.matmulThen(parameters.get(2), BIAS, List.of(parameters.get(3)));
        return logits.logSumExp(1).minus(logits.gather(1, labels).squeeze(1)).mean();
    }

    /** One training step in a scope of its own. */
    public void step() {
        steps++;
        double[] numbers = {1e-2, 1 / (1 - Math.pow(0.9, steps)), 1 / (1 - Math.pow(0.999, steps))};
        try (Scope _ = device.scope()) {
            Tensor gradient = loss().backward().flat(parameters);
            Tensor flat = parameters.flat();
            InPlace.map(
                    ADAM,
                    numbers,
                    List.of(flat, gradient, firstMoment, secondMoment),
                    List.of(flat, firstMoment, secondMoment));
        }
    }

    /** The loss with the present parameters. */
    public double currentLoss() {
        try (Scope _ = device.scope()) {
            return loss().item();
        }
    }
}
