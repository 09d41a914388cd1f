package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.BuiltInContenders;

/**
 * Measures the machine's limits in alternation with the contenders, with one number of threads. If a limit's process
 * fails, only its further measurements are missing.
 */
final class MachineLimitMeter implements AutoCloseable {
    /** A case with its own limit measures the machine's limits only every third round. */
    private static final int SELDOM = 3;

    /** The number of measurements before the first case. */
    private static final int AT_FIRST = 5;

    private final int threads;
    private final Gauge fma;
    private final Gauge stream;

    /** One of the two limits, and its measured rates. */
    private static final class Gauge implements AutoCloseable {
        private final String name;
        private final Consumer<String> notes;
        private final List<Double> rates = new ArrayList<>();

        /** Null before the start and after a failure. */
        private ContenderHandle contender;

        private double billions;

        Gauge(String name, Consumer<String> notes) {
            this.name = name;
            this.notes = notes;
        }

        void start(Function<String, ContenderHandle> start) {
            attempt(() -> {
                contender = start.apply(name);
                // Any case will do: its work is always the same.
                BenchmarkCase any = BenchmarkCases.of(Suite.MATMUL).getFirst();
                billions = contender.prepare(any).orElseThrow().billions();
                contender.settle();
                for (int i = 0; i < AT_FIRST; i++) {
                    rates.add(billions / contender.measure());
                }
            });
        }

        void measure() {
            if (contender != null) {
                attempt(() -> rates.add(billions / contender.measure()));
            }
        }

        private void attempt(Runnable request) {
            try {
                request.run();
            } catch (ContenderFailure failure) {
                notes.accept(
                        "the machine's limit '" + name + "' is not measured from here on: " + failure.getMessage());
                close();
            }
        }

        /**
         * The rate of the measurement {@code back} from the end, from 1; NaN if there is none, or the process has
         * failed.
         */
        double rate(int back) {
            return contender == null || back > rates.size() ? Double.NaN : rates.get(rates.size() - back);
        }

        double best() {
            return rates.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }

        double median() {
            return Statistics.median(
                    rates.stream().mapToDouble(Double::doubleValue).toArray());
        }

        @Override
        public void close() {
            if (contender != null) {
                contender.close();
                contender = null;
            }
        }
    }

    /**
     * Starts both.
     *
     * @param start starts the contender of a name, or throws {@link ContenderFailure}
     * @param notes receives a sentence for each that fails
     */
    MachineLimitMeter(int threads, Function<String, ContenderHandle> start, Consumer<String> notes) {
        this.threads = threads;
        this.fma = new Gauge(BuiltInContenders.FMA, notes);
        this.stream = new Gauge(BuiltInContenders.STREAM, notes);
        fma.start(start);
        stream.start(start);
    }

    private MachineLimitMeter(int threads) {
        this.threads = threads;
        this.fma = new Gauge(BuiltInContenders.FMA, _ -> {});
        this.stream = new Gauge(BuiltInContenders.STREAM, _ -> {});
    }

    /** A meter that starts and measures nothing. */
    static MachineLimitMeter none(int threads) {
        return new MachineLimitMeter(threads);
    }

    /**
     * Measures at the start of a round of a case. The limits with which the case is compared are measured in every
     * round.
     */
    void measure(BenchmarkCase benchmarkCase, int round) {
        boolean seldom = round % SELDOM == 0;
        if (seldom || benchmarkCase instanceof MatMulCase || benchmarkCase instanceof TrainCase) {
            fma.measure();
        }
        if (seldom || benchmarkCase instanceof TrainCase) {
            stream.measure();
        }
    }

    /**
     * The least time of a case in each of the latest rounds, by the limits of that round; empty if a round lacks a
     * measurement.
     */
    double[] leastSeconds(BenchmarkCase benchmarkCase, int rounds) {
        double[] least = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            int back = rounds - round;
            least[round] = MachineLimits.leastSeconds(benchmarkCase, fma.rate(back), stream.rate(back));
        }
        return DoubleStream.of(least).anyMatch(Double::isNaN) ? new double[0] : least;
    }

    /** The limits measured so far; NaN if there is none. */
    MachineLimits limits() {
        return new MachineLimits(threads, fma.best(), stream.best(), fma.median(), stream.median());
    }

    @Override
    public void close() {
        fma.close();
        stream.close();
    }
}
