package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.TextStyle;

/** A text below a point, or beside it, on the side with more room. */
record LabelMark(double x, double y, String text, Ink ink, boolean isBelow) implements Mark {
    private static final double SIZE = 12;
    private static final double GAP = 8;

    @Override
    public Extent extent() {
        return Extent.of(new double[] {x}, new double[] {y});
    }

    @Override
    public void draw(PlotArea area) {
        TextStyle style = new TextStyle(SIZE, ink);
        if (isBelow) {
            area.canvas().text(area.x(x), area.y(y) + GAP + SIZE, text, style.middle());
            return;
        }
        double left = area.x(x) + GAP;
        boolean fits = left + style.width(text) + GAP / 2 <= area.box().right();
        double lowest = Math.max(area.box().y() + SIZE, area.box().bottom() - SIZE / 3);
        double base = Math.clamp(area.y(y) + SIZE / 3, area.box().y() + SIZE, lowest);
        if (fits) {
            area.canvas().text(left, base, text, style);
        } else {
            area.canvas().text(area.x(x) - GAP, base, text, style.end());
        }
    }
}
