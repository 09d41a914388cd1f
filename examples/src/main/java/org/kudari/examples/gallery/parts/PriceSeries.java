package org.kudari.examples.gallery.parts;

import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A price day by day. The change of a day depends on that of the day before, and on news. At first a rise is mostly
 * followed by a rise, and after the turn by a fall.
 *
 * @param changes the change from each day to the next one, in percent
 * @param prices the price of each day, and of the day after the last change
 */
public record PriceSeries(double[] changes, double[] prices) {
    private static final double MEMORY = 0.8;
    private static final double NEWS = 0.3;

    /**
     * {@return a series}
     *
     * @param device where the news come from
     * @param days the number of changes
     * @param turn the day of the first change that goes against the one before
     */
    public static PriceSeries of(Device device, int days, int turn) {
        double[] news = Tensor.random(device, Distribution.NORMAL, RandomKey.of(7), DType.FLOAT32, Shape.of(days))
                .toDoubleArray();
        double[] changes = new double[days];
        double[] prices = new double[days + 1];
        prices[0] = 100;
        for (int day = 0; day < days; day++) {
            double before = day == 0 ? 0 : changes[day - 1];
            changes[day] = (day < turn ? MEMORY : -MEMORY) * before + NEWS * news[day];
            prices[day + 1] = prices[day] * (1 + changes[day] / 100);
        }
        return new PriceSeries(changes, prices);
    }

    /**
     * {@return the prices that changes lead to, each from the true price before it}
     *
     * @param foretoldChanges the changes that were foretold, in percent
     * @param firstDay the day before the first of them
     */
    public double[] foretold(double[] foretoldChanges, int firstDay) {
        return IntStream.range(0, foretoldChanges.length)
                .mapToDouble(i -> prices[firstDay + i] * (1 + foretoldChanges[i] / 100))
                .toArray();
    }

    /**
     * {@return the mean distance of prices from the true ones}
     *
     * @param foretold prices up to the last day
     * @param firstDay the day before the first that counts
     */
    public double error(double[] foretold, int firstDay) {
        return IntStream.rangeClosed(firstDay + 1, prices.length - 1)
                .mapToDouble(day -> Math.abs(foretold[foretold.length - prices.length + day] - prices[day]))
                .average()
                .orElseThrow();
    }

    /**
     * {@return the changes, in the type that every device has}
     *
     * @param device where they are to be
     */
    public Tensor changesOn(Device device) {
        float[] numbers = new float[changes.length];
        for (int day = 0; day < numbers.length; day++) {
            numbers[day] = (float) changes[day];
        }
        return Tensor.of(device, numbers, numbers.length);
    }
}
