package org.kudari.benchmarks.contender;

import java.util.Optional;
import java.util.function.Supplier;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TensorCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.tensor.Tensor;

/** This engine on one of its devices, used as by a user's program. */
final class KudariContender implements Contender {
    /** The only device with a choice of threads. */
    private static final String CPU = "cpu";

    private final Device device;

    KudariContender(String deviceName, int threads, MatmulPrecision precision) {
        try {
            device = Devices.open(deviceName, new DeviceSettings(deviceName.equals(CPU) ? threads : 0, precision));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public String description() {
        return description(device.info());
    }

    static String description(BackendInfo info) {
        String description = info.name() + ", " + info.kernels();
        return info.matmulPrecision() == MatmulPrecision.FLOAT32
                ? description
                : description + ", matrix products in " + info.matmulPrecision();
    }

    @Override
    public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
        return Optional.of(
                switch (benchmarkCase) {
                    case MatMulCase product -> product(product);
                    case MapCase map -> KudariMaps.prepare(device, map);
                    case TensorCase tensor -> KudariTensors.prepare(device, tensor);
                    case ReduceCase reduce -> KudariReductions.prepare(device, reduce);
                    case TrainCase train -> new KudariTraining(device, train);
                    case EpochCase epoch -> new KudariEpochs(device, epoch);
                });
    }

    private Workload product(MatMulCase shape) {
        Tensor a = operand(shape.a(), shape.aRows(), shape.aColumns(), shape.aTransposed());
        Tensor b = operand(shape.b(), shape.bRows(), shape.bColumns(), shape.bTransposed());
        return new ScopedWorkload(device, () -> a.matmul(b));
    }

    private Tensor operand(float[] values, int rows, int columns, boolean transposed) {
        Tensor matrix = Tensor.of(device, values, rows, columns);
        return transposed ? matrix.transpose() : matrix;
    }

    @Override
    public void close() {
        device.close();
    }

    /** An operation that runs in a scope of its own, which ends its result. */
    record ScopedWorkload(Device device, Supplier<Tensor> operation) implements Workload {
        @Override
        public void call() {
            try (Scope _ = device.scope()) {
                operation.get();
            }
        }

        @Override
        public void finish() {
            device.finish();
        }

        @Override
        public double[] evidence() {
            try (Scope _ = device.scope()) {
                return ResultSamples.of(operation.get().toFloatArray());
            }
        }

        @Override
        public boolean isWarm() {
            return CpuBackendWarmUp.isOver();
        }
    }
}
