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
        if (!area.hasX(x) || !area.hasY(y)) {
            return;
        }
        TextStyle style = new TextStyle(SIZE, ink);
        if (isBelow) {
            double room = area.box().width() - 4;
            area.canvas().text(center(area, style, room), area.y(y) + GAP + SIZE, text, style.middle(), room);
            return;
        }
        double left = area.x(x) + GAP;
        double roomRight = area.box().right() - GAP / 2 - left;
        double roomLeft = area.x(x) - GAP - area.box().x() - GAP / 2;
        double width = style.width(text);
        boolean isAtRight = width <= roomRight || roomLeft < Math.min(roomRight, width);
        double lowest = Math.max(area.box().y() + SIZE, area.box().bottom() - SIZE / 3);
        double base = Math.clamp(area.y(y) + SIZE / 3, area.box().y() + SIZE, lowest);
        double place = isAtRight ? left : area.x(x) - GAP;
        TextStyle anchored = isAtRight ? style : style.end();
        // What would be too long in a wide font only stays whole.
        if (width <= Math.max(roomLeft, roomRight)) {
            area.canvas().text(place, base, text, anchored);
        } else {
            area.canvas().text(place, base, text, anchored, isAtRight ? roomRight : roomLeft);
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
