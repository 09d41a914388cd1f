package org.kudari.benchmarks.measure;

import java.util.List;
import java.util.Optional;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/** A contender that answers from a script, and writes down when it was its turn. */
final class FakeContenderHandle implements ContenderHandle {
    private final String name;
    private final Role role;
    private final List<String> events;
    private final double[] times;
    private double[] evidence = {1};
    private MatmulPrecision precision = MatmulPrecision.FLOAT32;
    private int turn;

    FakeContenderHandle(String name, Role role, List<String> events, double... times) {
        this.name = name;
        this.role = role;
        this.events = events;
        this.times = times;
    }

    FakeContenderHandle withEvidence(double... numbers) {
        evidence = numbers;
        return this;
    }

    FakeContenderHandle rounding(MatmulPrecision factors) {
        precision = factors;
        return this;
    }

    @Override
    public MatmulPrecision precision() {
        return precision;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public String description() {
        return name + " of the tests";
    }

    @Override
    public Optional<Prepared> prepare(BenchmarkCase benchmarkCase) {
        return times.length == 0 ? Optional.empty() : Optional.of(new Prepared(benchmarkCase.billions(), evidence));
    }

    @Override
    public double settle() {
        events.add("settle " + name);
        return 0;
    }

    /** A negative time is a failure. */
    @Override
    public double measure() {
        events.add(name);
        double time = times[turn++];
        if (time < 0) {
            throw new ContenderFailure("it is tired");
        }
        return time;
    }

    @Override
    public void close() {
        events.add("close " + name);
    }
}
