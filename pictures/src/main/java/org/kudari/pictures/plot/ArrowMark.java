package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Pen;

/** An arrow from one point to another. */
record ArrowMark(double x1, double y1, double x2, double y2, Pen pen) implements Mark {
    @Override
    public Extent extent() {
        return Extent.of(new double[] {x1, x2}, new double[] {y1, y2});
    }

    @Override
    public void draw(PlotArea area) {
        if (area.hasX(x1) && area.hasX(x2) && area.hasY(y1) && area.hasY(y2)) {
            area.canvas().arrow(area.x(x1), area.y(y1), area.x(x2), area.y(y2), pen);
        }
    }
}
