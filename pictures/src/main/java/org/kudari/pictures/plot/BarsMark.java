package org.kudari.pictures.plot;

import java.util.Optional;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;

/** Bars from a base line to their heights, each over a part of the x axis. */
record BarsMark(
        String label, double[] edgesLow, double[] edgesHigh, double[] heights, double base, Ink ink, double opacity)
        implements Mark {
    BarsMark {
        Checks.requireSameLength(edgesLow, edgesHigh);
        Checks.requireSameLength(edgesLow, heights);
    }

    @Override
    public Extent extent() {
        return new Extent(
                Range.of(edgesLow).and(Range.of(edgesHigh)), Range.of(heights).and(Range.of(base)), false);
    }

    @Override
    public void draw(PlotArea area) {
        Box box = area.box();
        for (int i = 0; i < heights.length; i++) {
            // On a logarithmic axis, 0 is infinitely far away.
            double left = Math.clamp(area.x(edgesLow[i]), box.x() - 2, box.right() + 2);
            double right = Math.clamp(area.x(edgesHigh[i]), box.x() - 2, box.right() + 2);
            double top = Math.clamp(area.y(heights[i]), box.y() - 2, box.bottom() + 2);
            double foot = Math.clamp(area.y(base), box.y() - 2, box.bottom() + 2);
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
