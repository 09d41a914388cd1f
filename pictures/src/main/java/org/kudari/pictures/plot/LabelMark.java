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
            double room = area.box().width() - 4;
            area.canvas().text(center(area, style, room), area.y(y) + GAP + SIZE, text, style.middle(), room);
            return;
        }
        double left = area.x(x) + GAP;
        double roomRight = area.box().right() - left;
        double roomLeft = area.x(x) - GAP - area.box().x();
        boolean isAtRight = style.width(text) <= roomRight || roomLeft < Math.min(roomRight, style.width(text));
        double lowest = Math.max(area.box().y() + SIZE, area.box().bottom() - SIZE / 3);
        double base = Math.clamp(area.y(y) + SIZE / 3, area.box().y() + SIZE, lowest);
        if (isAtRight) {
            area.canvas().text(left, base, text, style, roomRight);
        } else {
            area.canvas().text(area.x(x) - GAP, base, text, style.end(), roomLeft);
        }
    }

    /** The middle of the text: below the point, or as near as there is room. */
    private double center(PlotArea area, TextStyle style, double room) {
        double place = area.x(x);
        boolean isInside = place >= area.box().x() && place <= area.box().right();
        double half = Math.min(style.width(text), room) / 2;
        return isInside ? Math.clamp(place, area.box().x() + half, area.box().right() - half) : place;
    }
}
