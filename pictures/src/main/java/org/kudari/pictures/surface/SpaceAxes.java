package org.kudari.pictures.surface;

import java.util.List;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.TextStyle;
import org.kudari.pictures.plot.Tick;
import org.kudari.pictures.plot.Ticks;

/** The ground, and an axis along each edge of the cube that is in front or at the left. */
final class SpaceAxes {
    static final TextStyle TITLE = new TextStyle(14, Ink.TEXT).bold();
    private static final TextStyle LABELS = new TextStyle(13, Ink.TEXT).middle();
    private static final TextStyle TICKS = new TextStyle(12, Ink.MUTED).middle();
    private static final Pen GRID = new Pen(Ink.GRID, 1);
    private static final Pen EDGE = new Pen(Ink.MUTED, 1);
    private static final int COUNT = 5;

    private final Space space;
    private final List<String> labels;
    private final Box box;
    /** Of the corner of the ground that is nearest. */
    private final double frontX;

    private final double frontY;
    private final double backX;
    private final double backY;

    SpaceAxes(Space space, List<String> labels, Box box) {
        this.space = space;
        this.labels = labels;
        this.box = box;
        boolean isLowXNearer = Math.sin(space.view().azimuth()) > 0;
        boolean isLowYNearer = Math.cos(space.view().azimuth()) > 0;
        frontX = isLowXNearer ? space.least(0) : space.most(0);
        backX = isLowXNearer ? space.most(0) : space.least(0);
        frontY = isLowYNearer ? space.least(1) : space.most(1);
        backY = isLowYNearer ? space.most(1) : space.least(1);
    }

    void draw(Canvas canvas) {
        double ground = space.bottom();
        for (Tick tick : Ticks.of(space.least(0), space.most(0), COUNT)) {
            line(canvas, tick.value(), frontY, ground, tick.value(), backY, ground, GRID);
            line(canvas, tick.value(), backY, ground, tick.value(), backY, space.most(2), GRID);
            text(canvas, tick.value(), frontY, true, tick.label(), 12, TICKS);
        }
        for (Tick tick : Ticks.of(space.least(1), space.most(1), COUNT)) {
            line(canvas, frontX, tick.value(), ground, backX, tick.value(), ground, GRID);
            line(canvas, backX, tick.value(), ground, backX, tick.value(), space.most(2), GRID);
            text(canvas, frontX, tick.value(), false, tick.label(), 12, TICKS);
        }
        boolean isAxisAtBackX = space.right(backX, frontY) < space.right(frontX, backY);
        double uprightX = isAxisAtBackX ? backX : frontX;
        double uprightY = isAxisAtBackX ? frontY : backY;
        for (Tick tick : Ticks.of(space.least(2), space.most(2), COUNT)) {
            line(canvas, frontX, backY, tick.value(), backX, backY, tick.value(), GRID);
            line(canvas, backX, frontY, tick.value(), backX, backY, tick.value(), GRID);
            // The lowest one would stand where the other axis has its last.
            if (tick.value() > space.least(2) + 0.06 * (space.most(2) - space.least(2))) {
                canvas.text(
                        space.right(uprightX, uprightY) - 6,
                        space.down(uprightX, uprightY, tick.value()) + 4,
                        tick.label(),
                        TICKS.end());
            }
        }
        line(canvas, frontX, frontY, ground, backX, frontY, ground, EDGE);
        line(canvas, frontX, frontY, ground, frontX, backY, ground, EDGE);
        line(canvas, uprightX, uprightY, ground, uprightX, uprightY, space.most(2), EDGE);
        double middleX = (space.least(0) + space.most(0)) / 2;
        double middleY = (space.least(1) + space.most(1)) / 2;
        double middleZ = (space.least(2) + space.most(2)) / 2;
        text(canvas, middleX, frontY, true, labels.get(0), 34, LABELS);
        text(canvas, frontX, middleY, false, labels.get(1), 34, LABELS);
        double middle = space.down(uprightX, uprightY, middleZ);
        double end = space.down(uprightX, uprightY, space.most(2));
        // A longer one would cross the texts of the ground's axes.
        double room = Math.min(2 * (middle - end) + 24, 2 * Math.min(middle - box.y(), box.bottom() - middle) - 8);
        canvas.text(space.right(uprightX, uprightY) - 36, middle, labels.get(2), LABELS.upwards(), room);
    }

    private void line(Canvas canvas, double x1, double y1, double z1, double x2, double y2, double z2, Pen pen) {
        canvas.line(space.right(x1, y1), space.down(x1, y1, z1), space.right(x2, y2), space.down(x2, y2, z2), pen);
    }

    /**
     * Beside a point of the ground's front, away from the middle of the ground.
     *
     * @param isOnX whether the point is on the x axis; the nearest corner is on both
     */
    private void text(Canvas canvas, double x, double y, boolean isOnX, String text, double away, TextStyle style) {
        double middleX = (space.least(0) + space.most(0)) / 2;
        double middleY = (space.least(1) + space.most(1)) / 2;
        // The direction in which the other axis comes towards the eye.
        double fromX = isOnX ? x : middleX;
        double fromY = isOnX ? middleY : y;
        double right = space.right(x, y) - space.right(fromX, fromY);
        double down = space.down(x, y, space.bottom()) - space.down(fromX, fromY, space.bottom());
        double length = Math.hypot(right, down);
        TextStyle outwards = right < -0.3 * length ? style.end() : right > 0.3 * length ? style.start() : style;
        double place = space.right(x, y) + away * right / length;
        double room = switch (outwards.anchor()) {
            case START -> box.right() - place;
            case MIDDLE -> 2 * Math.min(place - box.x(), box.right() - place);
            case END -> place - box.x();
        };
        canvas.text(place, space.down(x, y, space.bottom()) + away * down / length + 4, text, outwards, room - 4);
    }
}
