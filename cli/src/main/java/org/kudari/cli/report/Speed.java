package org.kudari.cli.report;

import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Text;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Roughly how fast a device is, so that one that works but crawls is noticed. {@code kudari bench} is the thorough version.
 *
 * @param callMicros a call on one element, one of many in a row
 * @param gigabytes a second, read and written by a map of 16 MB
 * @param gigaflops a second, of a matrix product of 512 x 512 x 512
 */
public record Speed(double callMicros, double gigabytes, double gigaflops) {
    private static final int CALLS = 100;
    private static final int ELEMENTS = 1 << 22;
    private static final int SIZE = 512;

    /** Long enough for what is compiled on the way. */
    private static final double SECONDS = 0.5;

    private static final int LEAST_ROUNDS = 3;

    static Speed of(Device device) {
        try (Scope _ = device.scope()) {
            Tensor one = numbers(device, Shape.of(1));
            double calls = best(device, () -> {
                for (int i = 0; i < CALLS; i++) {
                    one.plus(i);
                }
            });
            Tensor many = numbers(device, Shape.of(ELEMENTS));
            double map = best(device, () -> many.plus(1));
            Tensor matrix = numbers(device, Shape.of(SIZE, SIZE));
            double product = best(device, () -> matrix.matmul(matrix));
            return new Speed(
                    calls / CALLS * 1e6,
                    2.0 * ELEMENTS * DType.FLOAT32.bytes() / map * 1e-9,
                    2.0 * SIZE * SIZE * SIZE / product * 1e-9);
        }
    }

    private static Tensor numbers(Device device, Shape shape) {
        return Tensor.random(device, Distribution.UNIFORM, RandomKey.of(1), DType.FLOAT32, shape);
    }

    /** The shortest time of some rounds, in seconds. */
    private static double best(Device device, Runnable round) {
        double best = Double.POSITIVE_INFINITY;
        long began = System.nanoTime();
        for (int i = 0; i < LEAST_ROUNDS || System.nanoTime() - began < SECONDS * 1e9; i++) {
            long start = System.nanoTime();
            try (Scope _ = device.scope()) {
                round.run();
                device.finish();
            }
            best = Math.min(best, (System.nanoTime() - start) * 1e-9);
        }
        return best;
    }

    @Override
    public String toString() {
        return Text.format(
                "%.1f us a call, %.1f GB/s in a map, %.1f GFLOP/s in a matrix product",
                callMicros, gigabytes, gigaflops);
    }

    /** The figures as a JSON object. */
    public Json json() {
        return new Json()
                .put("callMicroseconds", callMicros)
                .put("mapGigabytesPerSecond", gigabytes)
                .put("productGigaflopsPerSecond", gigaflops);
    }
}
