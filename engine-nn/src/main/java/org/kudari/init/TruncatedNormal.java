package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Normal numbers that lie between two bounds, as if others were drawn again. As in PyTorch's {@code trunc_normal_}, the
 * bounds are numbers and no multiples of the deviation. So for a deviation of 0.02 the bounds ±2 change nothing; ±0.04
 * are two deviations.
 *
 * <p>They are computed on the host in double, by the inverse of the distribution function from one uniform number each.
 * So every device has the same ones.
 *
 * @param mean their mean, were they not bounded
 * @param deviation their standard deviation, were they not bounded; positive
 * @param low the least number
 * @param high the largest number
 */
record TruncatedNormal(double mean, double deviation, double low, double high) implements Initializer {
    TruncatedNormal {
        if (!(deviation > 0) || !(low < high) || !Double.isFinite(mean + deviation) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("truncated normal numbers need a finite mean, a positive deviation and"
                    + " finite bounds, the lower one first, not " + mean + ", " + deviation + ", " + low + " and "
                    + high);
        }
        // Both beyond 30 deviations on one side: no double holds the probability.
        if ((low - mean) / deviation > 30 || (high - mean) / deviation < -30) {
            throw new IllegalArgumentException("of normal numbers of mean " + mean + " and deviation " + deviation
                    + " none lies between " + low + " and " + high + ": choose bounds around the mean");
        }
    }

    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        double[] numbers = HostNumbers.uniform(key, HostNumbers.count("truncatedNormal", shape));
        // In the upper tail probabilities are close to 1, and rounded: it is the lower tail of the mirrored numbers.
        boolean isMirrored = low > mean;
        double side = isMirrored ? -1 : 1;
        double least = NormalDistribution.cumulative(side * ((isMirrored ? high : low) - mean) / deviation);
        double most = NormalDistribution.cumulative(side * ((isMirrored ? low : high) - mean) / deviation);
        for (int i = 0; i < numbers.length; i++) {
            double probability = least + numbers[i] * (most - least);
            double number = mean + side * deviation * NormalDistribution.inverse(probability);
            numbers[i] = Math.clamp(number, low, high);
        }
        return HostNumbers.tensor(device, type, numbers, shape);
    }

    @Override
    public String toString() {
        return "truncatedNormal(" + mean + ", " + deviation + ", " + low + ", " + high + ")";
    }
}
