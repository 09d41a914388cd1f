package org.kudari.benchmarks.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/**
 * A case measured.
 *
 * @param precision what this engine's devices round the factors of matrix products to
 * @param rows a contender each, devices first
 * @param leastSeconds what the machine's limits, measured in the same round, allow at best; empty where that was not measured
 */
public record Result(
        BenchmarkCase benchmarkCase, int threads, MatmulPrecision precision, List<Row> rows, double[] leastSeconds) {

    /**
     * A contender's figures.
     *
     * @param precision what it rounds the factors of matrix products to
     * @param billions of operations or bytes in a call
     * @param seconds a call in each round
     * @param difference of its evidence from the first device's; NaN if it gave none
     */
    public record Row(
            String contender,
            Role role,
            MatmulPrecision precision,
            double billions,
            double[] seconds,
            double difference) {

        /** The figures of one that rounds nothing. */
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

    /** What was measured of products in {@code FLOAT32}, without the machine's limits. */
    public Result(BenchmarkCase benchmarkCase, int threads, List<Row> rows) {
        this(benchmarkCase, threads, MatmulPrecision.FLOAT32, rows, new double[0]);
    }

    /** The same beside what the machine's limits in each round allow. */
    Result beside(double[] leastSeconds) {
        return new Result(benchmarkCase, threads, precision, rows, leastSeconds);
    }

    /** The peer with the best median, if there is one. */
    public Optional<Row> bestPeer() {
        return rows.stream().filter(row -> row.role() == Role.PEER).min(Comparator.comparingDouble(Row::median));
    }

    /** What a row is compared with: the best peer; without peers, the first device, if there are more of them. */
    public Optional<Row> rival() {
        List<Row> devices =
                rows.stream().filter(row -> row.role() == Role.DEVICE).toList();
        return bestPeer().or(() -> devices.size() > 1 ? Optional.of(devices.getFirst()) : Optional.empty());
    }

    /** How many times as fast as the rival: the median of the ratio within a round. NaN without one, or for a yardstick. */
    public double ratio(Row row) {
        return row.role() == Role.YARDSTICK
                ? Double.NaN
                : rival().map(rival -> Statistics.medianRatio(rival.seconds(), row.seconds()))
                        .orElse(Double.NaN);
    }

    /** The share of the possible speed: the median of the share within a round. NaN where no limit was measured. */
    public double shareOfLimit(Row row) {
        return leastSeconds.length == 0 ? shareOfYardstick(row) : Statistics.medianRatio(leastSeconds, row.seconds());
    }

    /** The rate as a share of the yardstick's in the same round. NaN without one. */
    private double shareOfYardstick(Row row) {
        return rows.stream()
                .filter(other -> other.role() == Role.YARDSTICK)
                .findFirst()
                .map(copy -> Statistics.medianRatio(copy.seconds(), row.seconds()) * row.billions() / copy.billions())
                .orElse(Double.NaN);
    }

    /** How far a contender's evidence may be from the first device's. */
    public double tolerance() {
        return benchmarkCase.tolerance(precision);
    }

    /** The same for one contender: a peer that rounds as well may be as far off on the other side. */
    public double tolerance(Row row) {
        return row.role() == Role.PEER ? tolerance() + benchmarkCase.rounding(row.precision()) : tolerance();
    }

    /** Whether somebody computed something else than the first device. */
    public boolean disagrees() {
        return rows.stream().anyMatch(row -> row.difference() > tolerance(row));
    }
}
