package org.kudari.benchmarks.measure;

import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TrainCase;

/**
 * What the machine did at its best during the run, with a number of threads. NaN stands for what could not be measured.
 *
 * @param peak of multiply-adds on registers, GFLOP/s
 * @param bandwidth of a copy beyond the caches, GB/s read and written
 * @param medianPeak the same over all measurements
 * @param medianBandwidth the same over all measurements
 */
public record MachineLimits(int threads, double peak, double bandwidth, double medianPeak, double medianBandwidth) {

    /** Whether neither was measured. */
    public boolean areUnknown() {
        return Double.isNaN(peak) && Double.isNaN(bandwidth);
    }

    /** The share that a row's median is of what the run's best rates allow; NaN where a yardstick is measured instead. */
    public double shareOfBest(Result result, Result.Row row) {
        return leastSeconds(result.benchmarkCase(), peak, bandwidth) / row.median();
    }

    /** The least time in which a product or a training step can be done at these rates; NaN for what has a yardstick of its own. */
    static double leastSeconds(BenchmarkCase benchmarkCase, double peak, double bandwidth) {
        return switch (benchmarkCase) {
            case MatMulCase product -> product.flops() * 1e-9 / peak;
            case TrainCase train -> train.flops() * 1e-9 / peak + train.bytes() * 1e-9 / bandwidth;
            case MapCase _, ReduceCase _ -> Double.NaN;
        };
    }
}
