package org.kudari.examples.gallery;

import static org.kudari.pictures.plot.Grid.spaced;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Forecasts;
import org.kudari.examples.gallery.parts.PriceSeries;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/** Forecasts of a price that changes its habits one day: by networks that stay as they are, and by some that go on learning. */
final class UpOrDown {
    private static final int DAYS = 600;
    private static final int TRAINED = 300;
    private static final int TURN = 450;
    private static final int WINDOW = 3;
    private static final int RECENT = 30;

    private static final String ACCURACY =
            "After the turn, the network left as it is mostly errs. The one that is updated is right again soon.";
    private static final String PRICE =
            "The price, and what two networks foretold the day before. After the turn only one stays near.";

    private UpOrDown() {}

    static void show(Device device, Page page) {
        PriceSeries series = PriceSeries.of(device, DAYS, TURN);
        double[] prices = series.prices();

        // In the morning the changes of the last three days are known, in the evening that of the day.
        Tensor all = series.changesOn(device);
        List<Tensor> known = IntStream.range(0, WINDOW)
                .mapToObj(i -> all.slice(0, i, DAYS - WINDOW + i))
                .toList();
        Tensor inputs = known.getFirst().stack(1, known.subList(1, WINDOW));
        Tensor change = all.slice(0, WINDOW, DAYS).unsqueeze(1);
        Tensor isUp = change.greaterThan(0).to(DType.FLOAT32);

        // Up or down are two classes. The next price is a number.
        int training = TRAINED - WINDOW;
        Forecasts ups = Forecasts.of(device, Losses::binaryCrossEntropyWithLogits, inputs, isUp, training, RECENT);
        Forecasts changed = Forecasts.of(device, Losses::meanSquaredError, inputs, change, training, RECENT);

        double[] fixed = right(ups.fixed(), series.changes());
        double[] updated = right(ups.updated(), series.changes());
        int turn = TURN - TRAINED;
        page.number("trained", TRAINED);
        page.number("turn", TURN);
        page.number("recent", RECENT);
        page.number("fixedBefore", mean(fixed, 0, turn));
        page.number("updatedBefore", mean(updated, 0, turn));
        page.number("fixedAfter", mean(fixed, turn, fixed.length));
        page.number("updatedAfter", mean(updated, turn, updated.length));
        double[] fixedPrices = series.foretold(changed.fixed(), TRAINED);
        double[] updatedPrices = series.foretold(changed.updated(), TRAINED);
        page.number("fixedError", series.error(fixedPrices, TURN));
        page.number("updatedError", series.error(updatedPrices, TURN));
        page.number("sameError", series.error(Arrays.copyOf(prices, DAYS), TURN));

        Pen mark = new Pen(Ink.MUTED, 1.3).dashed();
        double[] ends = spaced(TRAINED + RECENT, DAYS, DAYS - TRAINED - RECENT + 1);
        Plot accuracy = Plot.of(page.text("day"), page.text("right on the last 30 days (%)"))
                .limitY(0, 100)
                .vertical(TURN, mark)
                .horizontal(50, mark)
                .line(page.text("left as it is"), ends, ofLast(fixed, ends))
                .line(page.text("updated each day"), ends, ofLast(updated, ends));
        page.show("accuracy", new Figure(page.text("Up or down"), page.text(ACCURACY), accuracy));

        double[] days = spaced(TURN - 15, TURN + 65, 81);
        double[] left = Arrays.copyOfRange(fixedPrices, turn - 16, turn + 65);
        double[] learned = Arrays.copyOfRange(updatedPrices, turn - 16, turn + 65);
        Plot next = Plot.of(page.text("day"), page.text("price (invented currency)"))
                .vertical(TURN, mark)
                .line(
                        page.text("price"),
                        days,
                        Arrays.copyOfRange(prices, TURN - 15, TURN + 66),
                        new Pen(Ink.TEXT, 1.6))
                .points(page.text("left as it is"), days, left, Marker.DISC, 3, Ink.series(0))
                .points(page.text("updated each day"), days, learned, Marker.SQUARE, 3, Ink.series(1));
        page.show("price", new Figure(page.text("The next price"), page.text(PRICE), next));
    }

    /** 100 for each day whose direction was foretold, else 0. */
    private static double[] right(double[] logits, double[] changes) {
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i] > 0 == changes[TRAINED + i] > 0 ? 100 : 0)
                .toArray();
    }

    private static double[] ofLast(double[] right, double[] ends) {
        return Arrays.stream(ends)
                .map(end -> mean(right, (int) end - TRAINED - RECENT, (int) end - TRAINED))
                .toArray();
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }
}
