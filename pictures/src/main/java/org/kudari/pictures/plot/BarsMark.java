package org.kudari.pictures.plot;

import java.util.Optional;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;

/**
 * Bars from 0 to their heights, each over a part of the x axis.
 *
 * @param hasCategories whether bar {@code i} stands for category {@code i}, whose place on the x axis is {@code i}
 */
record BarsMark(
        String label,
        double[] edgesLow,
        double[] edgesHigh,
        double[] heights,
        Ink ink,
        double opacity,
        boolean hasCategories)
        implements Mark {
    /** How much of the room of a category has bars. */
    private static final double WIDTH = 0.7;

    BarsMark {
        Checks.requireSameLength(edgesLow, edgesHigh);
        Checks.requireSameLength(edgesLow, heights);
        edgesLow = edgesLow.clone();
        edgesHigh = edgesHigh.clone();
        heights = heights.clone();
    }

    /** Bars of categories. */
    static BarsMark ofCategories(String label, double[] heights, Ink ink) {
        return new BarsMark(label, heights, heights, heights, ink, 0.9, true).beside(0, 1);
    }

    /** The bars of one of several groups, which stand side by side in each category. */
    BarsMark beside(int group, int groups) {
        double[] low = new double[heights.length];
        double[] high = new double[heights.length];
        for (int i = 0; i < heights.length; i++) {
            low[i] = i - WIDTH / 2 + WIDTH * group / groups;
            high[i] = i - WIDTH / 2 + WIDTH * (group + 1) / groups;
        }
        return new BarsMark(label, low, high, heights, ink, opacity, true);
    }

    @Override
    public Extent extent() {
        return new Extent(
                Range.of(edgesLow).and(Range.of(edgesHigh)), Range.of(heights).and(Range.of(0)), false);
    }

    @Override
    public void draw(PlotArea area) {
        Box box = area.box();
        for (int i = 0; i < heights.length; i++) {
            // On a logarithmic axis, 0 is infinitely far away.
            double left = Math.clamp(area.x(edgesLow[i]), box.x() - 2, box.right() + 2);
            double right = Math.clamp(area.x(edgesHigh[i]), box.x() - 2, box.right() + 2);
            double top = Math.clamp(area.y(heights[i]), box.y() - 2, box.bottom() + 2);
            double foot = Math.clamp(area.y(0), box.y() - 2, box.bottom() + 2);
            if (left < right && !Double.isNaN(top) && !Double.isNaN(foot)) {
                area.canvas()
                        .rectangle(
                                new Box(left, Math.min(top, foot), right - left, Math.abs(foot - top)), ink, opacity);
            }
        }
    }

    @Override
    public Optional<LegendEntry> legend() {
        return label.isEmpty()
                ? Optional.empty()
                : Optional.of(new LegendEntry(
                        label, (canvas, x, y) -> canvas.rectangle(new Box(x + 4, y - 5, 14, 10), ink, opacity)));
    }
}
