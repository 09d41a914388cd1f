package org.kudari.examples.gallery;

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
record PriceSeries(double[] changes, double[] prices) {
    private static final double MEMORY = 0.8;
    private static final double NEWS = 0.3;

    static PriceSeries of(Device device, int days, int turn) {
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
}
