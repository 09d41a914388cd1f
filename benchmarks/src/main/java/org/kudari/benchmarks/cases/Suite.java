package org.kudari.benchmarks.cases;

import java.util.Locale;

/** A family of cases that are measured together. */
public enum Suite {
    MATMUL(Unit.GFLOPS),
    MAP(Unit.GBPS),
    REDUCE(Unit.GBPS),
    TRAIN(Unit.GFLOPS),
    EPOCH(Unit.GFLOPS);

    /** The unit of a rate. */
    public enum Unit {
        GFLOPS("GFLOP/s"),
        GBPS("GB/s");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Unit unit;

    Suite(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
