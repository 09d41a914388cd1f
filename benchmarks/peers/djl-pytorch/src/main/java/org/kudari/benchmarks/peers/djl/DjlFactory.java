package org.kudari.benchmarks.peers.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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

/** PyTorch by way of DJL. Its number of threads is set by the environment of the process. */
public final class DjlFactory implements ContenderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public DjlFactory() {}

    @Override
    public Contender open(int threads) {
        // Also where the natives are initialised; the properties are read then.
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return new Djl(Engine.getEngine("PyTorch"));
    }

    private static final class Djl implements Contender {
        private final Engine engine;
        private NDManager manager;

        Djl(Engine engine) {
            this.engine = engine;
        }

        @Override
        public String description() {
            return "DJL, PyTorch " + engine.getVersion();
        }

        @Override
        public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
            if (manager != null) {
                manager.close();
            }
            manager = engine.newBaseManager();
            return switch (benchmarkCase) {
                case MatMulCase product -> Optional.of(product(product));
                case MapCase map -> Optional.of(map(map));
                case TensorCase _ -> Optional.empty();
                case ReduceCase reduce -> Optional.of(reduction(reduce));
                case TrainCase train -> Optional.of(new DjlTraining(manager, train));
                case EpochCase epoch -> Optional.of(new DjlEpochs(manager, epoch));
            };
        }

        private Workload product(MatMulCase shape) {
            NDArray a = matrix(shape.a(), shape.aRows(), shape.aColumns(), shape.aTransposed());
            NDArray b = matrix(shape.b(), shape.bRows(), shape.bColumns(), shape.bTransposed());
            return new Operation(() -> a.matMul(b));
        }

        private NDArray matrix(float[] values, int rows, int columns, boolean transposed) {
            NDArray matrix = manager.create(values, new Shape(rows, columns));
            return transposed ? matrix.transpose() : matrix;
        }

        private Workload map(MapCase of) {
            NDArray x = manager.create(of.x());
            return switch (of.function()) {
                case CHAIN_1, CHAIN_3, CHAIN_8 ->
                    new Operation(() -> chain(x, of.function().chainLength()));
                case GELU -> new Operation(() -> x.getNDArrayInternal().gelu());
                case TANH -> new Operation(x::tanh);
                case ADAM -> new DjlAdam(manager, of);
            };
        }

        private static NDArray chain(NDArray x, int length) {
            NDArray value = x;
            for (int i = 0; i < length; i++) {
                NDArray next = i % 2 == 0 ? value.mul(MapCase.FACTOR) : value.add(MapCase.SUMMAND);
                if (value != x) {
                    value.close();
                }
                value = next;
            }
            return value;
        }

        private Workload reduction(ReduceCase of) {
            NDArray x = manager.create(of.x(), new Shape(of.rows(), of.columns()));
            return switch (of.kind()) {
                case SUM_ALL -> new Operation(x::sum);
                case ROW_SUMS -> new Operation(() -> x.sum(new int[] {1}));
                case COLUMN_SUMS -> new Operation(() -> x.sum(new int[] {0}));
                case MAX -> new Operation(x::max);
                case SOFTMAX -> new Operation(() -> x.softmax(1));
                case LOG_SUM_EXP -> new Operation(() -> logSumExp(x));
                case CROSS_ENTROPY -> DjlTraining.crossEntropy(manager, of, x);
            };
        }

        /** It has none of its own. */
        private static NDArray logSumExp(NDArray x) {
            try (NDArray largest = x.max(new int[] {1}, true);
                    NDArray shifted = x.sub(largest);
                    NDArray powers = shifted.exp();
                    NDArray sums = powers.sum(new int[] {1});
                    NDArray logarithms = sums.log();
                    NDArray flat = largest.flatten()) {
                return logarithms.add(flat);
            }
        }
    }

    /** An operation whose result is freed at once. */
    record Operation(Supplier<NDArray> operation) implements Workload {
        @Override
        public void call() {
            operation.get().close();
        }

        @Override
        public double[] evidence() {
            try (NDArray result = operation.get()) {
                return ResultSamples.of(result.toFloatArray());
            }
        }
    }
}
