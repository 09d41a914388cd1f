package org.kudari.pictures.plot;

import java.util.Optional;
import org.kudari.pictures.canvas.Ink;

/** Points. Those with a coordinate that is not finite are left out. */
record PointsMark(String label, double[] xs, double[] ys, Marker marker, double radius, Ink ink, double opacity)
        implements Mark {
    PointsMark {
        Checks.requireSameLength(xs, ys);
        xs = xs.clone();
        ys = ys.clone();
    }

    @Override
    public Extent extent() {
        return Extent.of(xs, ys);
    }

    @Override
    public void draw(PlotArea area) {
        for (int i = 0; i < xs.length; i++) {
            double x = area.x(xs[i]);
            double y = area.y(ys[i]);
            if (Double.isFinite(x) && Double.isFinite(y)) {
                marker.draw(area.canvas(), x, y, radius, ink, opacity);
            }
        }
    }

    @Override
    public Optional<LegendEntry> legend() {
        return label.isEmpty()
                ? Optional.empty()
                : Optional.of(new LegendEntry(
                        label,
                        (canvas, x, y) -> marker.draw(
                                canvas, x + LegendEntry.WIDTH / 2, y, Math.min(5, Math.max(3.5, radius)), ink, 1)));
    }
}
