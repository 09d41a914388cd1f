package org.kudari.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.contender.BuiltInContenders;
import org.kudari.benchmarks.contender.Contender;
import org.kudari.benchmarks.contender.Workload;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cases under JMH, for its profilers: {@code ./kudari bench jmh -p id="matmul:512x512x512 NN" -prof gc}. The case,
 * the device and its threads are parameters. {@code rate} is in billions of operations (products, training) or bytes
 * (maps, reductions) a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class SuiteBenchmark {

    /** A prepared case. */
    @State(Scope.Benchmark)
    public static class Ready {
        @Param({"matmul:512x512x512 NN", "map:gelu 64K", "reduce:softmax 64x1024", "train:784-512-256-10 b128"})
        public String id;

        @Param("cpu")
        public String device;

        @Param("1")
        public int threads;

        private Contender contender;
        private Workload workload;
        private double billions;

        @Setup
        public void prepare() {
            BenchmarkCase benchmarkCase =
                    BenchmarkCases.find(id).orElseThrow(() -> new IllegalArgumentException("there is no case " + id));
            contender = BuiltInContenders.device(device, threads);
            workload = contender.prepare(benchmarkCase).orElseThrow();
            billions = benchmarkCase.billions();
        }

        @TearDown
        public void close() {
            contender.close();
        }
    }

    /** Sums the billions of each call, which JMH divides by the time. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Rate {
        public double rate;
    }

    /** A call, with waiting for it. */
    @Benchmark
    public void call(Ready ready, Rate rate) {
        ready.workload.call();
        ready.workload.finish();
        rate.rate += ready.billions;
    }
}
