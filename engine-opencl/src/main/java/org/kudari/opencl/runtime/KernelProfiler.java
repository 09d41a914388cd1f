package org.kudari.opencl.runtime;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.tool.KernelTimer.KernelTime;

/** Measures the times of kernels, by the driver's events. */
final class KernelProfiler {
    private final Driver driver;
    private final List<Launch> launches = new ArrayList<>();
    private boolean isRunning;

    private record Launch(String kernel, Handle event) {}

    KernelProfiler(Driver driver) {
        this.driver = driver;
    }

    boolean isRunning() {
        return isRunning;
    }

    void start() {
        isRunning = true;
    }

    void add(String kernel, Handle event) {
        launches.add(new Launch(kernel, event));
    }

    /** The times of all launches since the last call. All of them must be complete. */
    List<KernelTime> take() {
        try {
            return launches.stream()
                    .map(launch -> new KernelTime(launch.kernel, driver.seconds(launch.event)))
                    .toList();
        } finally {
            close();
        }
    }

    void close() {
        launches.forEach(launch -> driver.releaseEvent(launch.event));
        launches.clear();
    }
}
