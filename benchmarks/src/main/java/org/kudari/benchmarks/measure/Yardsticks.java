package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.OwnContenders;

/**
 * Measures the machine's limits in turn with the contenders, with one number of threads. A yardstick that fails costs the run only what it would
 * have measured from then on.
 */
final class Yardsticks implements AutoCloseable {
    /** A case with its own limit measures the machine's limits only every third round. */
    private static final int SELDOM = 3;

    /** How often before the first, measurements before the first case. */
    private static final int AT_FIRST = 5;

    private final int threads;
    private final Gauge fma;
    private final Gauge stream;

    /** One of the two, and the rates that it reached. */
    private static final class Gauge implements AutoCloseable {
        private final String name;
        private final Consumer<String> notes;
        private final List<Double> rates = new ArrayList<>();

        /** Null unless it has started and not failed. */
        private Opponent opponent;

        private double billions;

        Gauge(String name, Consumer<String> notes) {
            this.name = name;
            this.notes = notes;
        }

        void start(Function<String, Opponent> start) {
            attempt(() -> {
                opponent = start.apply(name);
                // Any case: its work is always the same.
                Case any = CaseTable.of(Suite.MATMUL).getFirst();
                billions = opponent.prepare(any).orElseThrow().billions();
                opponent.settle();
                for (int i = 0; i < AT_FIRST; i++) {
                    rates.add(billions / opponent.measure());
                }
            });
        }

        void measure() {
            if (opponent != null) {
                attempt(() -> rates.add(billions / opponent.measure()));
            }
        }

        private void attempt(Runnable request) {
            try {
                request.run();
            } catch (OpponentFailure failure) {
                notes.accept(
                        "the machine's limit '" + name + "' is not measured from here on: " + failure.getMessage());
                close();
            }
        }

        /** The latest rate but so many, from 1; NaN if there is none, and once the yardstick has failed. */
        double rate(int back) {
            return opponent == null || back > rates.size() ? Double.NaN : rates.get(rates.size() - back);
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
            if (opponent != null) {
                opponent.close();
                opponent = null;
            }
        }
    }

    /**
     * Starts both.
     *
     * @param start gives the yardstick of a name, or throws {@link OpponentFailure}
     * @param notes takes a sentence for each that fails
     */
    Yardsticks(int threads, Function<String, Opponent> start, Consumer<String> notes) {
        this.threads = threads;
        this.fma = new Gauge(OwnContenders.FMA, notes);
        this.stream = new Gauge(OwnContenders.STREAM, notes);
        fma.start(start);
        stream.start(start);
    }

    private Yardsticks(int threads) {
        this.threads = threads;
        this.fma = new Gauge(OwnContenders.FMA, _ -> {});
        this.stream = new Gauge(OwnContenders.STREAM, _ -> {});
    }

    /** Starts and measures nothing. */
    static Yardsticks none(int threads) {
        return new Yardsticks(threads);
    }

    /** Takes a turn at the start of a round of a case: in every round what the case is held against. */
    void measure(Case of, int round) {
        boolean seldom = round % SELDOM == 0;
        if (seldom || of instanceof MatMulCase || of instanceof TrainCase) {
            fma.measure();
        }
        if (seldom || of instanceof TrainCase) {
            stream.measure();
        }
    }

    /** What the limits of each of the latest rounds allow a case; nothing where they were not measured in each. */
    double[] leastSeconds(Case of, int rounds) {
        double[] least = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            int back = rounds - round;
            least[round] = Limits.leastSeconds(of, fma.rate(back), stream.rate(back));
        }
        return DoubleStream.of(least).anyMatch(Double::isNaN) ? new double[0] : least;
    }

    /** What was reached so far; NaN where nothing was measured. */
    Limits limits() {
        return new Limits(threads, fma.best(), stream.best(), fma.median(), stream.median());
    }

    @Override
    public void close() {
        fma.close();
        stream.close();
    }
}
