package org.kudari.benchmarks.contender;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Measures the time of a workload's call. */
public final class WorkloadTimer {
    /** The untimed part of each measurement. It refills the caches and lets threads spread over the cores. */
    private static final double WARM_UP_SECONDS = 0.05;

    private static final double MEASURED_SECONDS = 0.02;

    /** For a longer call, cold caches do not matter, and a second call would only cost time. */
    private static final double LONG_SECONDS = 0.5;

    /** The share of a window beyond which the JIT is considered busy. */
    private static final double COMPILING = 0.1;

    private WorkloadTimer() {}

    /** The time of a call, in seconds: the mean, or the median if the workload {@link Workload#isLimit}. */
    public static double measure(Workload workload) {
        double warmUp = secondsPerCall(workload, WARM_UP_SECONDS, 1);
        if (workload.isLimit()) {
            return medianCall(workload, MEASURED_SECONDS, 3);
        }
        return warmUp > LONG_SECONDS ? warmUp : secondsPerCall(workload, MEASURED_SECONDS, 2);
    }

    /** Calls until the time of a call is constant. Returns the time that this took, in seconds. */
    public static double settle(Workload workload) {
        WarmUpDetector warmUpDetector = new WarmUpDetector();
        long start = System.nanoTime();
        boolean settled = false;
        while (!settled && secondsSince(start) < WarmUpDetector.MOST) {
            long compiled = compilationMillis();
            double seconds = secondsPerCall(workload, WarmUpDetector.WINDOW, 1);
            boolean compiling = compilationMillis() - compiled > COMPILING * WarmUpDetector.WINDOW * 1e3;
            settled = warmUpDetector.add(seconds, compiling || !workload.isWarm());
        }
        return secondsSince(start);
    }

    /**
     * Calls in batches, and waits after each batch. Calls may be asynchronous. Without waiting, a window would enqueue
     * far more work than it measures. A batch is at most as long as all batches before it, and as the rest of the
     * window.
     */
    private static double secondsPerCall(Workload workload, double leastSeconds, int leastCalls) {
        long calls = 0;
        long batch = leastCalls;
        long start = System.nanoTime();
        double seconds = 0;
        while (calls < leastCalls || seconds < leastSeconds) {
            for (long i = 0; i < batch; i++) {
                workload.call();
            }
            workload.finish();
            calls += batch;
            seconds = secondsSince(start);
            double left = (leastSeconds - seconds) / (seconds / calls);
            batch = Math.clamp((long) left + 1, 1, calls);
        }
        return seconds / calls;
    }

    private static double medianCall(Workload workload, double leastSeconds, int leastCalls) {
        List<Double> calls = new ArrayList<>();
        long start = System.nanoTime();
        while (calls.size() < leastCalls || secondsSince(start) < leastSeconds) {
            long call = System.nanoTime();
            workload.call();
            workload.finish();
            calls.add(secondsSince(call));
        }
        calls.sort(null);
        return calls.get(calls.size() / 2);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static long compilationMillis() {
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        return compilation != null && compilation.isCompilationTimeMonitoringSupported()
                ? compilation.getTotalCompilationTime()
                : 0;
    }
}
