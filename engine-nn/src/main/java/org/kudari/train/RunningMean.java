package org.kudari.train;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * The mean of scalars, weighted, kept on the device: adding to it waits for nothing; reading it does. Its memory belongs to
 * the scope in which it was made; {@link #finish} lets it be read beyond.
 */
final class RunningMean {
    private static final Kernel ADD =
            Kernel.of(2, 1, Expr.input(0).plus(Expr.input(1).times(Expr.uniform(0))));

    private final Tensor total;
    private long weight;
    private boolean finished;
    private double result;

    RunningMean(Device device) {
        total = Tensor.zeros(device, DType.FLOAT64, Shape.SCALAR);
    }

    void add(Tensor scalar, long itsWeight) {
        weight += itsWeight;
        InPlace.map(ADD, new double[] {itsWeight}, List.of(total, scalar.detach()), List.of(total));
    }

    /** The mean so far; NaN of nothing. */
    double read() {
        return finished ? result : total.item() / weight;
    }

    /** The mean of all, which from now on no longer needs the device. */
    double finish() {
        result = read();
        finished = true;
        return result;
    }
}
