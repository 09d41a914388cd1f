package org.kudari.benchmarks.measure;

import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TensorCase;
import org.kudari.benchmarks.cases.TrainCase;

/**
 * The best rates of the machine during the run, with a number of threads. NaN stands for a rate that was not measured.
 *
 * @param peak the rate of multiply-adds on registers, in GFLOP/s
 * @param bandwidth the rate of a copy beyond the caches, in GB/s read and written
 * @param medianPeak the median of all measurements of the peak
 * @param medianBandwidth the median of all measurements of the bandwidth
 */
public record MachineLimits(int threads, double peak, double bandwidth, double medianPeak, double medianBandwidth) {

    /** Whether neither was measured. */
    public boolean areUnknown() {
        return Double.isNaN(peak) && Double.isNaN(bandwidth);
    }

    /**
     * The share of the run's best rates that a row reached, by the median; NaN if the case is compared with a copy
     * instead.
     */
    public double shareOfBest(Result result, Result.Row row) {
        return leastSeconds(result.benchmarkCase(), peak, bandwidth) / row.median();
    }

    /**
     * The least time of a product, a training step or an epoch at these rates; NaN for cases that are compared with a copy
     * instead.
     */
    static double leastSeconds(BenchmarkCase benchmarkCase, double peak, double bandwidth) {
        return switch (benchmarkCase) {
            case MatMulCase product -> product.flops() * 1e-9 / peak;
            case TrainCase train -> train.flops() * 1e-9 / peak + train.bytes() * 1e-9 / bandwidth;
            case EpochCase epoch -> epoch.flops() * 1e-9 / peak + epoch.bytes() * 1e-9 / bandwidth;
            case MapCase _, TensorCase _, ReduceCase _ -> Double.NaN;
        };
    }
}
