package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.contender.OwnContenders;

/**
 * Measures the machine's limits in turn with the contenders, with one number of threads. A yardstick that fails costs the run only what it would
 * have measured from then on.
 */
final class Yardsticks implements AutoCloseable {
    /** In every how manyth round. */
    private static final int EVERY = 3;

    /** How often before the first, so that the first case is not held against a single burst. */
    private static final int AT_FIRST = 5;

    private final int threads;
    private final Gauge fma;
    private final Gauge stream;

    /** One of the two, and the rates that it reached. */
    private static final class Gauge implements AutoCloseable {
        private final String name;
        private final Consumer<String> notes;
        private final List<Double> rates = new ArrayList<>();

        /** Null once it has failed. */
        private Opponent opponent;

        private double billions;

        Gauge(String name, Supplier<Opponent> start, Consumer<String> notes) {
            this.name = name;
            this.notes = notes;
            attempt(() -> {
                opponent = start.get();
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
        this.fma = new Gauge(OwnContenders.FMA, () -> start.apply(OwnContenders.FMA), notes);
        this.stream = new Gauge(OwnContenders.STREAM, () -> start.apply(OwnContenders.STREAM), notes);
    }

    /** Takes a turn if it is time to. */
    void measure(int round) {
        if (round % EVERY == 0) {
            fma.measure();
            stream.measure();
        }
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
