package org.kudari.benchmarks.peers.nd4j;

import java.util.Optional;
import java.util.function.Supplier;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TensorCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Contender;
import org.kudari.benchmarks.contender.ContenderFactory;
import org.kudari.benchmarks.contender.ResultSamples;
import org.kudari.benchmarks.contender.Workload;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J on its native backend. */
public final class Nd4jFactory implements ContenderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public Nd4jFactory() {}

    @Override
    public Contender open(int threads) {
        String backend = Nd4j.getBackend().getClass().getSimpleName();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        return new Contender() {
            @Override
            public String description() {
                return "ND4J 1.0.0-M2.1, " + backend + ", "
                        + NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads() + " thread(s)";
            }

            @Override
            public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
                // Its memory outside of the heap follows the collector's finds.
                System.gc();
                return switch (benchmarkCase) {
                    case MatMulCase product -> Optional.of(product(product));
                    case MapCase map -> Optional.of(map(map));
                    case TensorCase _, EpochCase _ -> Optional.empty();
                    case ReduceCase reduce -> Optional.of(reduction(reduce));
                    case TrainCase train -> Optional.of(new Nd4jTraining(train));
                };
            }
        };
    }

    /** Into an output that is there already and lies columns first, as its BLAS wants it. */
    private static Workload product(MatMulCase shape) {
        INDArray a = operand(shape.a(), shape.aRows(), shape.aColumns(), shape.aTransposed());
        INDArray b = operand(shape.b(), shape.bRows(), shape.bColumns(), shape.bTransposed());
        INDArray c = Nd4j.create(DataType.FLOAT, new long[] {shape.m(), shape.n()}, 'f');
        return new Workload() {
            @Override
            public void call() {
                a.mmuli(b, c);
            }

            @Override
            public double[] evidence() {
                call();
                return samples(c);
            }
        };
    }

    private static INDArray operand(float[] values, int rows, int columns, boolean transposed) {
        INDArray matrix = Nd4j.createFromArray(values).reshape(rows, columns);
        return transposed ? matrix.transpose() : matrix;
    }

    private static Workload map(MapCase of) {
        INDArray x = Nd4j.createFromArray(of.x());
        return switch (of.function()) {
            case CHAIN_1, CHAIN_3, CHAIN_8 ->
                new Operation(() -> chain(x, of.function().chainLength()));
            case GELU -> new Operation(() -> gelu(x));
            case TANH -> new Operation(() -> Transforms.tanh(x, true));
            case ADAM -> adam(of, x);
        };
    }

    private static INDArray chain(INDArray x, int length) {
        INDArray value = x;
        for (int i = 0; i < length; i++) {
            INDArray next = i % 2 == 0 ? value.mul(MapCase.FACTOR) : value.add(MapCase.SUMMAND);
            if (value != x) {
                value.close();
            }
            value = next;
        }
        return value;
    }

    /**
     * By its definition: the functions of that name are approximations, off by up to 0.03, and change their argument.
     */
    private static INDArray gelu(INDArray x) {
        INDArray value = x.mul(Math.sqrt(0.5));
        Nd4j.getExecutioner().exec(new Erf(value, value));
        return value.addi(1).muli(x).muli(0.5);
    }

    /** Its updater turns the gradient into the step, in place, which is then subtracted. */
    private static Workload adam(MapCase of, INDArray parameter) {
        INDArray gradient = Nd4j.createFromArray(of.gradient());
        INDArray step = gradient.dup();
        INDArray m = Nd4j.zerosLike(parameter);
        INDArray v = Nd4j.zerosLike(parameter);
        return new Workload() {
            private int steps;

            @Override
            public void call() {
                Nd4j.exec(
                        new AdamUpdater(gradient, v, m, step, v, m, MapCase.LEARNING_RATE, 0.9, 0.999, 1e-8, steps++));
                parameter.subi(step);
            }

            @Override
            public double[] evidence() {
                call();
                return samples(parameter);
            }
        };
    }

    private static Workload reduction(ReduceCase of) {
        INDArray x = Nd4j.createFromArray(of.x()).reshape(of.rows(), of.columns());
        return switch (of.kind()) {
            case SUM_ALL -> new Operation(() -> x.sum());
            case ROW_SUMS -> new Operation(() -> x.sum(1));
            case COLUMN_SUMS -> new Operation(() -> x.sum(0));
            case MAX -> new Operation(() -> x.max());
            case SOFTMAX -> new Operation(() -> Nd4j.nn().softmax(x, 1));
            case LOG_SUM_EXP -> new Operation(() -> Nd4j.math().logSumExp(x, 1));
            case CROSS_ENTROPY -> {
                INDArray labels = Nd4j.createFromArray(of.labels());
                yield new Operation(() -> {
                    try (INDArray losses = Nd4j.loss().sparseSoftmaxCrossEntropy(x, labels)) {
                        return losses.mean();
                    }
                });
            }
        };
    }

    /** An operation whose result is freed at once. */
    private record Operation(Supplier<INDArray> operation) implements Workload {
        @Override
        public void call() {
            operation.get().close();
        }

        @Override
        public double[] evidence() {
            try (INDArray result = operation.get()) {
                return samples(result);
            }
        }
    }

    private static double[] samples(INDArray result) {
        return ResultSamples.of(result.dup('c').reshape(-1).toFloatVector());
    }
}
