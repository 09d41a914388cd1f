package org.kudari.pictures.plot;

import java.util.Optional;
import org.kudari.pictures.canvas.Pen;

/** A straight line from side to side, through a point with a slope. It does not stretch the axes. */
record StraightMark(String label, double x, double y, double slope, Pen pen) implements Mark {
    @Override
    public void draw(PlotArea area) {
        double placeX = area.x(x);
        double placeY = area.y(y);
        double pixelSlope = (area.y(y + slope) - placeY) / (area.x(x + 1) - placeX);
        double left = area.box().x();
        double right = area.box().right();
        area.canvas()
                .line(left, placeY + (left - placeX) * pixelSlope, right, placeY + (right - placeX) * pixelSlope, pen);
    }

    @Override
    public Optional<LegendEntry> legend() {
        return LineMark.legend(label, pen);
    }
}
