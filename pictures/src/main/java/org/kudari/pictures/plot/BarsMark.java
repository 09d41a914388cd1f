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
        for (int i = 0; i < heights.length; i++) {
            double left = area.x(edgesLow[i]);
            // On a logarithmic axis, 0 is infinitely far below.
            double foot = Math.min(area.y(base), area.box().bottom() + 2);
            double top = Math.min(area.y(heights[i]), foot);
            double bottom = Math.max(area.y(heights[i]), foot);
            area.canvas().rectangle(new Box(left, top, area.x(edgesHigh[i]) - left, bottom - top), ink, opacity);
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
