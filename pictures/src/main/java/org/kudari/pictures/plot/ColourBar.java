package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;

/** A bar at the right of a plot that says which colours are which numbers. */
record ColourBar(String label, ColourMap colours, double least, double most) {
    private static final double WIDTH = 12;
    private static final int TILES = 48;

    private Scale scale() {
        return Scale.around(Range.of(least, most), 0, false);
    }

    /** {@return the room that it takes} */
    double width() {
        double widest = scale().ticks(4).stream()
                .mapToDouble(tick -> PlotLayout.TICKS.width(tick.label()))
                .max()
                .orElse(0);
        return 12 + WIDTH + 5 + widest + (label.isEmpty() ? 6 : 23);
    }

    /**
     * Draws it at the right of an area.
     *
     * @param room how long its label may be
     */
    void draw(Canvas canvas, Box area, double room) {
        Box bar = new Box(area.right() + 12, area.y(), WIDTH, area.height());
        for (int i = 0; i < TILES; i++) {
            double height = bar.height() / TILES;
            canvas.tile(
                    new Box(bar.x(), bar.bottom() - (i + 1) * height, WIDTH, height),
                    colours.at((double) i / (TILES - 1)));
        }
        canvas.frame(bar, new Pen(Ink.MUTED, 0.8));
        for (Tick tick : scale().ticks(4)) {
            double y = bar.bottom() - bar.height() * scale().share(tick.value());
            canvas.text(bar.right() + 5, y + 4, tick.label(), PlotLayout.TICKS);
        }
        canvas.text(
                area.right() + width() - 4,
                area.centerY(),
                label,
                PlotLayout.LABELS.middle().upwards(),
                room);
    }
}
