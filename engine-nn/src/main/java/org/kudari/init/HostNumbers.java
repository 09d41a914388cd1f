package org.kudari.init;

import java.util.Arrays;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** Random numbers of an initializer that computes on the host in double: its bits are the same on every device. */
final class HostNumbers {
    private static final int UNIFORM_OF_BLOCK = Philox.WORDS / 2;

    private HostNumbers() {}

    /** Numbers uniform on [0, 1), those of the distribution {@code UNIFORM} in {@code FLOAT64}. */
    static double[] uniform(RandomKey key, int count) {
        double[] numbers = new double[count];
        int[] words = new int[Philox.WORDS];
        for (int i = 0; i < count; i++) {
            int inBlock = i % UNIFORM_OF_BLOCK;
            if (inBlock == 0) {
                Philox.block(key, i / UNIFORM_OF_BLOCK, words);
            }
            numbers[i] = Philox.uniform(words[2 * inBlock], words[2 * inBlock + 1]);
        }
        return numbers;
    }

    /** Standard normal numbers. */
    static double[] normal(RandomKey key, int count) {
        // An even number, because they come in pairs.
        double[] numbers = uniform(key, count + count % 2);
        double[] pair = new double[2];
        for (int i = 0; i < numbers.length; i += 2) {
            Philox.boxMuller(numbers[i], numbers[i + 1], pair);
            numbers[i] = pair[0];
            numbers[i + 1] = pair[1];
        }
        return Arrays.copyOf(numbers, count);
    }

    /**
     * The number of elements of a shape, which an array on the host must hold.
     *
     * @param initializer the name in the error message
     */
    static int count(String initializer, Shape shape) {
        if (shape.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the initializer " + initializer + " computes on the host, where no"
                    + " array holds the " + shape.elements() + " numbers of a parameter of shape " + shape);
        }
        return (int) shape.elements();
    }

    /** Rounded on the host, because a device may have no {@code FLOAT64}. */
    static Tensor tensor(Device device, DType type, double[] numbers, Shape shape) {
        if (type != DType.FLOAT32) {
            return Tensor.of(device, numbers, shape.toArray()).to(type);
        }
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return Tensor.of(device, rounded, shape.toArray());
    }
}
