package org.kudari.optim;

import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** Checks and allocations that the optimizers share. */
final class OptimizerState {
    private OptimizerState() {}

    /** Zeros with the layout of the parameters. They belong to the optimizer, so they are made outside of any scope. */
    static Tensor zeros(Parameters parameters) {
        Tensor flat = parameters.flat();
        return flat.device().unscoped(() -> Tensor.zeros(flat.device(), flat.type(), flat.shape()));
    }

    static double requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the " + name + " must be positive and finite, not " + value);
        }
        return value;
    }

    /** A value in [0, 1). */
    static double requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("the " + name + " must be at least 0 and below 1, not " + value);
        }
        return value;
    }

    static double requireNotNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the " + name + " must be finite and not negative, not " + value);
        }
        return value;
    }
}
