package org.kudari.benchmarks.contender;

import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.contender.KudariContender.ScopedWorkload;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.op.Elementwise;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/** Elementwise functions as a user writes them: one expression, one kernel. */
final class KudariMaps {
    private KudariMaps() {}

    static Workload prepare(Device device, MapCase of) {
        Tensor x = Tensor.of(device, of.x(), of.elements());
        return switch (of.function()) {
            case CHAIN_1, CHAIN_3, CHAIN_8 -> {
                Elementwise chain = chain(of.function().chainLength());
                yield new ScopedWorkload(device, () -> x.apply(chain));
            }
            case GELU -> {
                Elementwise gelu = Elementwise.of(NamedFunction.GELU);
                yield new ScopedWorkload(device, () -> x.apply(gelu));
            }
            case TANH -> new ScopedWorkload(device, x::tanh);
            case ADAM -> adam(device, of, x);
        };
    }

    private static Elementwise chain(int length) {
        Expr value = Expr.input(0);
        for (int i = 0; i < length; i++) {
            value = i % 2 == 0 ? value.times(MapCase.FACTOR) : value.plus(MapCase.SUMMAND);
        }
        return Elementwise.of("chain", Kernel.of(1, 0, value));
    }

    /** Every step uses the numbers of the first step, because their values do not affect the time. */
    private static Workload adam(Device device, MapCase of, Tensor parameter) {
        Tensor gradient = Tensor.of(device, of.gradient(), of.elements());
        Tensor m = Tensor.zeros(device, DType.FLOAT32, parameter.shape());
        Tensor v = Tensor.zeros(device, DType.FLOAT32, parameter.shape());
        Kernel kernel = adamKernel();
        double[] numbers = {MapCase.LEARNING_RATE / 0.1, 0.1, 0.001, 1 / Math.sqrt(0.001), 1e-8};
        List<Tensor> read = List.of(parameter, gradient, m, v);
        List<Tensor> written = List.of(parameter, m, v);
        return new ScopedWorkload(device, () -> {
            InPlace.map(kernel, numbers, read, written);
            return parameter;
        });
    }

    private static Kernel adamKernel() {
        Expr gradient = Expr.input(1);
        Expr m = Expr.input(2).plus(Expr.uniform(1).times(gradient.minus(Expr.input(2))));
        Expr v = Expr.input(3)
                .plus(Expr.uniform(2).times(gradient.times(gradient).minus(Expr.input(3))));
        Expr step = Expr.uniform(0).times(m).div(sqrt(v).times(Expr.uniform(3)).plus(Expr.uniform(4)));
        return Kernel.of(4, 5, Expr.input(0).minus(step), m, v);
    }
}
