package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.cases.Suite;

/** Measures the machine's limits in turn with the contenders, with one number of threads. */
final class Yardsticks implements AutoCloseable {
    /** In every how manyth round. */
    private static final int EVERY = 3;

    /** How often before the first, so that the first case is not held against a single burst. */
    private static final int AT_FIRST = 5;

    private final int threads;
    private final Gauge fma;
    private final Gauge stream;

    /** One of the two, and the rates that it reached. */
    private record Gauge(Opponent opponent, double billions, List<Double> rates) {
        static Gauge of(Opponent opponent) {
            // Any case: its work is always the same.
            Case any = CaseTable.of(Suite.MATMUL).getFirst();
            double billions = opponent.prepare(any).orElseThrow().billions();
            opponent.settle();
            Gauge gauge = new Gauge(opponent, billions, new ArrayList<>());
            for (int i = 0; i < AT_FIRST; i++) {
                gauge.measure();
            }
            return gauge;
        }

        void measure() {
            rates.add(billions / opponent.measure());
        }

        double best() {
            return rates.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }

        double median() {
            return Statistics.median(
                    rates.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    Yardsticks(int threads, Opponent fma, Opponent stream) {
        this.threads = threads;
        this.fma = Gauge.of(fma);
        this.stream = Gauge.of(stream);
    }

    /** Takes a turn if it is time to. */
    void measure(int round) {
        if (round % EVERY == 0) {
            fma.measure();
            stream.measure();
        }
    }

    Limits limits() {
        return new Limits(threads, fma.best(), stream.best(), fma.median(), stream.median());
    }

    @Override
    public void close() {
        fma.opponent().close();
        stream.opponent().close();
    }
}
