package org.kudari.benchmarks.peers.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.mm_out;

import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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

/** PyTorch's C++ interface by way of JavaCPP. */
public final class LibtorchFactory implements ContenderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public LibtorchFactory() {}

    @Override
    public Contender open(int threads) {
        torch.set_num_threads(threads);
        return new Libtorch();
    }

    private static final class Libtorch implements Contender {
        private PointerScope scope;

        @Override
        public String description() {
            return "JavaCPP, PyTorch " + torch.TORCH_VERSION + ", " + torch.get_num_threads() + " thread(s)";
        }

        @Override
        public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
            if (scope != null) {
                scope.close();
            }
            scope = new PointerScope();
            return switch (benchmarkCase) {
                case MatMulCase product -> Optional.of(product(product));
                case MapCase map -> Optional.of(map(map));
                case TensorCase _ -> Optional.empty();
                case ReduceCase reduce -> Optional.of(reduction(reduce));
                case TrainCase train -> Optional.of(new LibtorchTraining(train));
                case EpochCase epoch -> Optional.of(new LibtorchEpochs(epoch));
            };
        }

        private static Workload product(MatMulCase shape) {
            Tensor a = operand(shape.a(), shape.aRows(), shape.aColumns(), shape.aTransposed());
            Tensor b = operand(shape.b(), shape.bRows(), shape.bColumns(), shape.bTransposed());
            Tensor c = matrix(new float[shape.m() * shape.n()], shape.m(), shape.n());
            return new Operation(() -> mm_out(c, a, b));
        }

        private static Tensor operand(float[] values, int rows, int columns, boolean transposed) {
            Tensor matrix = matrix(values, rows, columns);
            return transposed ? matrix.t() : matrix;
        }

        private static Workload map(MapCase of) {
            Tensor x = torch.tensor(of.x());
            return switch (of.function()) {
                case CHAIN_1, CHAIN_3, CHAIN_8 -> chain(x, of.function().chainLength());
                case GELU -> new Operation(() -> gelu(x));
                case TANH -> new Operation(x::tanh);
                case ADAM -> new LibtorchAdam(of);
            };
        }

        private static Workload chain(Tensor x, int length) {
            Scalar factor = new Scalar(MapCase.FACTOR);
            Scalar summand = new Scalar(MapCase.SUMMAND);
            return new Operation(() -> {
                Tensor value = x;
                for (int i = 0; i < length; i++) {
                    Tensor next = i % 2 == 0 ? value.mul(factor) : value.add(summand);
                    if (value != x) {
                        value.close();
                    }
                    value = next;
                }
                return value;
            });
        }

        private static Workload reduction(ReduceCase of) {
            Tensor x = matrix(of.x(), of.rows(), of.columns());
            return switch (of.kind()) {
                case SUM_ALL -> new Operation(x::sum);
                case ROW_SUMS -> new Operation(() -> x.sum(1));
                case COLUMN_SUMS -> new Operation(() -> x.sum(0));
                case MAX -> new Operation(x::max);
                case SOFTMAX -> new Operation(() -> x.softmax(1));
                case LOG_SUM_EXP -> new Operation(() -> x.logsumexp(1));
                case CROSS_ENTROPY -> {
                    Tensor labels = torch.tensor(longs(of.labels()));
                    yield new Operation(() -> cross_entropy(x, labels));
                }
            };
        }
    }

    /** An operation whose results are freed at once. */
    private record Operation(Supplier<Tensor> operation) implements Workload {
        @Override
        public void call() {
            try (PointerScope _ = new PointerScope()) {
                operation.get();
            }
        }

        @Override
        public double[] evidence() {
            try (PointerScope _ = new PointerScope()) {
                return samples(operation.get());
            }
        }
    }

    static double[] samples(Tensor result) {
        FloatPointer elements = result.contiguous().data_ptr_float();
        return ResultSamples.of(result.numel(), elements::get);
    }

    static Tensor matrix(float[] values, long rows, long columns) {
        return torch.tensor(values).reshape(rows, columns);
    }

    static long[] longs(int[] values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }
}
