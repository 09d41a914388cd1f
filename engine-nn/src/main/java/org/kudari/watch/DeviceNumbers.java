package org.kudari.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * Small results that are computed in scopes which end before anybody reads them. Each has a place of its own in one
 * tensor, so that all are read at once: a device that works behind the program is waited for once.
 */
final class DeviceNumbers {
    private static final int FIRST_CAPACITY = 1 << 10;

    private static final Kernel COPY = Kernel.of(1, 0, Expr.input(0));

    private record Place(int at, int count) {}

    private final Device device;
    private final Map<String, Place> places = new HashMap<>();
    /** The names of which a result came since the last {@link #clear}. */
    private final Set<String> known = new HashSet<>();

    private Tensor values;
    private int used;

    DeviceNumbers(Device device) {
        this.device = device;
        this.values = zeros(FIRST_CAPACITY);
    }

    private Tensor zeros(int capacity) {
        return device.unscoped(() -> Tensor.zeros(device, DType.FLOAT32, Shape.of(capacity)));
    }

    /** Forgets all results, but not their places. */
    void clear() {
        known.clear();
    }

    boolean has(String name) {
        return known.contains(name);
    }

    /** Keeps the elements of a tensor under a name, in place of those that it had before. */
    void put(String name, Tensor result) {
        Place place = places.computeIfAbsent(
                name, _ -> newPlace(Math.toIntExact(result.shape().elements())));
        known.add(name);
        Tensor flat = result.shape().rank() == 1 ? result : result.reshape(Shape.of(place.count));
        InPlace.map(
                COPY,
                new double[0],
                List.of(flat.type() == DType.FLOAT32 ? flat : flat.to(DType.FLOAT32)),
                List.of(values.slice(0, place.at, place.at + place.count)));
    }

    private Place newPlace(int count) {
        int needed = used + count;
        if (needed > values.shape().elements()) {
            Tensor larger = zeros(Integer.highestOneBit(needed) * 2);
            InPlace.map(
                    COPY,
                    new double[0],
                    List.of(values),
                    List.of(larger.slice(0, 0, values.shape().elements())));
            values = larger;
        }
        Place place = new Place(used, count);
        used = needed;
        return place;
    }

    /** Reads all of them, and waits for the device. */
    Read read() {
        return new Read(used == 0 ? new float[0] : values.slice(0, 0, used).toFloatArray());
    }

    /** The numbers as they were when they were read. */
    final class Read {
        private final float[] numbers;

        private Read(float[] numbers) {
            this.numbers = numbers;
        }

        /** The number of a name; NaN if there is none. */
        double number(String name) {
            return has(name) ? numbers[places.get(name).at] : Double.NaN;
        }

        /** The counts of a name. */
        long[] counts(String name) {
            Place place = places.get(name);
            long[] counts = new long[place.count];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (long) numbers[place.at + i];
            }
            return counts;
        }
    }
}
