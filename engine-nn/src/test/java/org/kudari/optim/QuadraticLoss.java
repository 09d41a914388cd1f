package org.kudari.optim;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** Two parameters that an optimizer moves down the loss {@code sum(p^2 c / 2)}, whose gradient is {@code p c}. */
final class QuadraticLoss {
    static final double[] START = {1, -2, 0.5, 3, -0.25};
    static final double[] CURVATURE = {1, 0.5, 4, 0.1, 2};

    private final Tensor first;
    private final Tensor second;
    final Parameters parameters;

    QuadraticLoss(Device device) {
        parameters = Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(new Parameters.Declaration("a", Shape.of(2)), new Parameters.Declaration("b", Shape.of(3, 1))));
        try (Scope _ = device.scope()) {
            parameters.set(0, Tensor.of(device, new double[] {START[0], START[1]}, 2));
            parameters.set(1, Tensor.of(device, new double[] {START[2], START[3], START[4]}, 3, 1));
        }
        first = Tensor.of(device, new float[] {1, 0.5f}, 2);
        second = Tensor.of(device, new float[] {4, 0.1f, 2}, 3, 1);
    }

    Tensor loss() {
        Tensor a = parameters.get(0);
        Tensor b = parameters.get(1);
        Tensor ofFirst = a.square().times(first).sum();
        return ofFirst.plus(b.square().times(second).sum()).times(0.5);
    }

    /** Takes steps, each in a scope of its own, and reads nothing. */
    void take(int steps, Optimizer optimizer) {
        for (int i = 0; i < steps; i++) {
            try (Scope _ = parameters.flat().device().scope()) {
                optimizer.step(loss().backward());
            }
        }
    }

    /** Takes steps and returns where they led. */
    double[] after(int steps, Optimizer optimizer) {
        take(steps, optimizer);
        double[] a = parameters.get(0).toDoubleArray();
        double[] b = parameters.get(1).toDoubleArray();
        return new double[] {a[0], a[1], b[0], b[1], b[2]};
    }
}
