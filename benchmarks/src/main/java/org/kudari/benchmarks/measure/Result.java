package org.kudari.benchmarks.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/**
 * The measured times of a case.
 *
 * @param precision the precision of matrix products on this engine's devices
 * @param rows one row for each contender, devices first
 * @param leastSeconds the least times by the machine's limits in the same rounds; empty if they were not measured
 */
public record Result(
        BenchmarkCase benchmarkCase, int threads, MatmulPrecision precision, List<Row> rows, double[] leastSeconds) {

    /**
     * The times of a contender.
     *
     * @param precision the precision to which it rounds the factors of matrix products
     * @param billions the billions of operations or bytes of a call
     * @param seconds the time of a call in each round
     * @param difference the largest difference of its evidence from the first device's; NaN if it has none
     */
    public record Row(
            String contender,
            Role role,
            MatmulPrecision precision,
            double billions,
            double[] seconds,
            double difference) {

        /** The times of a contender that does not round factors. */
        public Row(String contender, Role role, double billions, double[] seconds, double difference) {
            this(contender, role, MatmulPrecision.FLOAT32, billions, seconds, difference);
        }

        public double best() {
            return Statistics.smallest(seconds);
        }

        public double median() {
            return Statistics.median(seconds);
        }

        /** GFLOP/s or GB/s, by the median. */
        public double rate() {
            return billions / median();
        }
    }

    public Result {
        rows = List.copyOf(rows);
    }

    /** A result with products in {@code FLOAT32}, without the machine's limits. */
    public Result(BenchmarkCase benchmarkCase, int threads, List<Row> rows) {
        this(benchmarkCase, threads, MatmulPrecision.FLOAT32, rows, new double[0]);
    }

    /** This result with the least times by the machine's limits. */
    Result beside(double[] leastSeconds) {
        return new Result(benchmarkCase, threads, precision, rows, leastSeconds);
    }

    /** The peer with the best median, if there is one. */
    public Optional<Row> bestPeer() {
        return rows.stream().filter(row -> row.role() == Role.PEER).min(Comparator.comparingDouble(Row::median));
    }

    /**
     * The row with which the others are compared: the best peer, or without peers the first device if there are
     * several.
     */
    public Optional<Row> rival() {
        List<Row> devices =
                rows.stream().filter(row -> row.role() == Role.DEVICE).toList();
        return bestPeer().or(() -> devices.size() > 1 ? Optional.of(devices.getFirst()) : Optional.empty());
    }

    /**
     * How many times as fast as the rival: the median of the ratio within a round. NaN if there is no rival, or for a
     * yardstick.
     */
    public double ratio(Row row) {
        return row.role() == Role.YARDSTICK
                ? Double.NaN
                : rival().map(rival -> Statistics.medianRatio(rival.seconds(), row.seconds()))
                        .orElse(Double.NaN);
    }

    /** The share of the possible speed: the median of the share within a round. NaN if no limit was measured. */
    public double shareOfLimit(Row row) {
        return leastSeconds.length == 0 ? shareOfYardstick(row) : Statistics.medianRatio(leastSeconds, row.seconds());
    }

    /** The rate as a share of the yardstick's in the same round. NaN if there is none. */
    private double shareOfYardstick(Row row) {
        return rows.stream()
                .filter(other -> other.role() == Role.YARDSTICK)
                .findFirst()
                .map(copy -> Statistics.medianRatio(copy.seconds(), row.seconds()) * row.billions() / copy.billions())
                .orElse(Double.NaN);
    }

    /** The allowed difference of a contender's evidence from the first device's. */
    public double tolerance() {
        return benchmarkCase.tolerance(precision);
    }

    /**
     * The tolerance for one contender. A peer that rounds factors as well may differ by as much in the other direction.
     */
    public double tolerance(Row row) {
        return row.role() == Role.PEER ? tolerance() + benchmarkCase.rounding(row.precision()) : tolerance();
    }

    /** Whether a contender's evidence is outside of its tolerance. */
    public boolean disagrees() {
        return rows.stream().anyMatch(row -> row.difference() > tolerance(row));
    }
}
