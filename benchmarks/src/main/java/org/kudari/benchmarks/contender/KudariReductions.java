package org.kudari.benchmarks.contender;

import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.contender.KudariContender.ScopedWorkload;
import org.kudari.device.Device;
import org.kudari.loss.Losses;
import org.kudari.tensor.Tensor;

/** Reductions through the tensors' methods. */
final class KudariReductions {
    private KudariReductions() {}

    static Workload prepare(Device device, ReduceCase of) {
        Tensor x = Tensor.of(device, of.x(), of.rows(), of.columns());
        return switch (of.kind()) {
            case SUM_ALL -> new ScopedWorkload(device, x::sum);
            case ROW_SUMS -> new ScopedWorkload(device, () -> x.sum(1));
            case COLUMN_SUMS -> new ScopedWorkload(device, () -> x.sum(0));
            case MAX -> new ScopedWorkload(device, x::max);
            case SOFTMAX -> new ScopedWorkload(device, () -> x.softmax(1));
            case LOG_SUM_EXP -> new ScopedWorkload(device, () -> x.logSumExp(1));
            case CROSS_ENTROPY -> {
                Tensor labels = Tensor.of(device, of.labels(), of.rows());
                yield new ScopedWorkload(device, () -> Losses.crossEntropy(x, labels));
            }
        };
    }
}
