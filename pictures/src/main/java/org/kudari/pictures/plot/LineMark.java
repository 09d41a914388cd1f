package org.kudari.pictures.plot;

import java.util.Arrays;
import java.util.Optional;
import org.kudari.pictures.canvas.Pen;

/** A line through points. It is broken where a coordinate is not finite. */
record LineMark(String label, double[] xs, double[] ys, Pen pen) implements Mark {
    LineMark {
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
        double[] placesX = area.xs(xs);
        double[] placesY = area.ys(ys);
        int begin = 0;
        for (int i = 0; i <= xs.length; i++) {
            if (i == xs.length || !Double.isFinite(placesX[i]) || !Double.isFinite(placesY[i])) {
                if (i - begin > 1) {
                    area.canvas()
                            .line(Arrays.copyOfRange(placesX, begin, i), Arrays.copyOfRange(placesY, begin, i), pen);
                }
                begin = i + 1;
            }
        }
    }

    @Override
    public Optional<LegendEntry> legend() {
        return legend(label, pen);
    }

    static Optional<LegendEntry> legend(String label, Pen pen) {
        return label.isEmpty()
                ? Optional.empty()
                : Optional.of(new LegendEntry(
                        label, (canvas, x, y) -> canvas.line(x + 1, y, x + LegendEntry.WIDTH - 1, y, pen)));
    }
}
