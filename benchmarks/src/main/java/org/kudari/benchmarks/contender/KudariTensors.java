package org.kudari.benchmarks.contender;

import java.util.List;
import org.kudari.benchmarks.cases.TensorCase;
import org.kudari.benchmarks.contender.KudariContender.ScopedWorkload;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Dropout;
import org.kudari.nn.Sequential;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** Operations on tensors that are no elementwise functions of floats, as a user's program calls them. */
final class KudariTensors {
    private KudariTensors() {}

    static Workload prepare(Device device, TensorCase of) {
        Tensor x = Tensor.of(device, of.x(), of.elements());
        return switch (of.kind()) {
            case EQUAL_TO -> {
                Tensor other = Tensor.of(device, of.halfEqual(), of.elements());
                yield new ScopedWorkload(device, () -> x.equalTo(other));
            }
            case GREATER_THAN -> new ScopedWorkload(device, () -> x.greaterThan(TensorCase.THRESHOLD));
            case READ -> new Reading(device, x);
            case WRITE -> {
                float[] elements = of.x();
                yield new ScopedWorkload(device, () -> Tensor.of(device, elements, elements.length));
            }
            case CONCATENATE -> {
                Tensor matrix = x.reshape(-1, 4);
                Tensor three = matrix.slice(1, 0, 3).contiguous();
                Tensor one = matrix.slice(1, 3, 4).contiguous();
                yield new ScopedWorkload(device, () -> three.concatenate(1, List.of(one)));
            }
            case MAX_GRADIENT -> {
                int half = TensorCase.SIDE / 2;
                Tensor squares = x.reshape(-1, half, 2, half, 2);
                yield new ScopedWorkload(device, () -> gradientOfMax(squares));
            }
            case CHANGING_NUMBER -> new ScopedWorkload(device, new ChangingNumber(x)::map);
            case GATHER_ROWS -> {
                Tensor matrix = x.reshape(-1, TensorCase.ROW);
                Tensor rows = Tensor.of(device, of.rows(), of.elements() / TensorCase.ROW);
                yield new ScopedWorkload(device, () -> matrix.rows(rows));
            }
            case POWER_OF_3 -> new ScopedWorkload(device, () -> x.pow(3));
            case POWER -> {
                Tensor magnitude = x.abs();
                yield new ScopedWorkload(device, () -> magnitude.pow(TensorCase.EXPONENT));
            }
            case SINE -> new ScopedWorkload(device, x::sin);
            case COSINE -> new ScopedWorkload(device, x::cos);
            case UNIFORM -> random(device, Distribution.UNIFORM, x.shape());
            case NORMAL -> random(device, Distribution.NORMAL, x.shape());
            case DROPOUT -> {
                Model dropout = Sequential.of(new Dropout(0.1f)).on(device, 1);
                yield new ScopedWorkload(device, () -> dropout.forward(x, Step.of(0)));
            }
        };
    }

    private static Workload random(Device device, Distribution distribution, Shape shape) {
        return new ScopedWorkload(
                device, () -> Tensor.random(device, distribution, RandomKey.of(1), DType.FLOAT32, shape));
    }

    private static Tensor gradientOfMax(Tensor squares) {
        Tensor variable = squares.variable();
        return variable.max(2, 4).sum().backward().of(variable);
    }

    /** A function that a program builds anew in each step, with the value of a schedule. */
    private static final class ChangingNumber {
        private final Tensor x;
        private int calls;

        ChangingNumber(Tensor x) {
            this.x = x;
        }

        Tensor map() {
            double number = 1 + 1.0 / (3 + calls++);
            return x.map(Expr.input(0).times(number).plus(0.7 * number), List.of());
        }
    }

    /** Copies of a tensor's elements to new arrays. */
    private static final class Reading implements Workload {
        private final Device device;
        private final Tensor x;
        private float[] latest;

        Reading(Device device, Tensor x) {
            this.device = device;
            this.x = x;
        }

        @Override
        public void call() {
            try (Scope _ = device.scope()) {
                latest = x.toFloatArray();
            }
        }

        @Override
        public double[] evidence() {
            call();
            return ResultSamples.of(latest);
        }

        @Override
        public boolean isWarm() {
            return CpuBackendWarmUp.isOver();
        }
    }
}
