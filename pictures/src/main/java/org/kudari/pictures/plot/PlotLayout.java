package org.kudari.pictures.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.TextStyle;

/** Where title, legend, axes and marks of a plot stand, and how they are drawn. */
final class PlotLayout {
    static final TextStyle TITLE = new TextStyle(14, Ink.TEXT).bold();
    static final TextStyle LABELS = new TextStyle(13, Ink.TEXT);
    static final TextStyle TICKS = new TextStyle(12, Ink.MUTED);
    private static final double MARGIN = 0.05;
    private static final TextStyle LEGEND_TEXT = new TextStyle(12, Ink.TEXT);
    private static final double LEGEND_ROW = 18;
    /** The part of the whole height that a legend may take. */
    private static final double LEGEND_SHARE = 0.4;

    private static final int LEGEND_COLUMNS = 3;
    private static final double LEAST_CATEGORY = 24;
    private static final double LEAST_CELL = 20;
    private static final double GAP = 6;
    private static final double LEAST_HEIGHT = 20;
    private static final double PIXELS_PER_TICK_X = 62;
    private static final double PIXELS_PER_TICK_Y = 44;

    private final Plot.Settings settings;
    private final Scale scaleX;
    private final Scale scaleY;

    PlotLayout(Plot.Settings settings) {
        this.settings = settings;
        Extent extent = settings.marks.stream().map(Mark::extent).reduce(Extent.NONE, Extent::and);
        double margin = extent.isTight() ? 0 : MARGIN;
        this.scaleX = scale(settings.limitsX, extent.x(), margin, settings.isLogarithmicX);
        this.scaleY = scale(settings.limitsY, extent.y(), margin, settings.isLogarithmicY);
    }

    private static Scale scale(double[] limits, Range range, double margin, boolean isLogarithmic) {
        return limits == null
                ? Scale.around(range, margin, isLogarithmic)
                : new Scale(limits[0], limits[1], isLogarithmic);
    }

    void draw(Canvas canvas, Box box) {
        double top = box.y() + 10;
        if (!settings.title.isEmpty()) {
            canvas.text(box.centerX(), top + 12, settings.title, TITLE.middle(), box.width() - 16);
            top += 24;
        }
        top = drawLegend(canvas, box, top);
        Box area = area(box, top);
        List<Tick> ticksX = ticksX(area);
        List<Tick> ticksY = ticksY(area.height());
        drawGrid(canvas, area, ticksX, ticksY);
        PlotArea inside = new PlotArea(canvas, area, scaleX, scaleY);
        canvas.clipped(area.inset(-1, -1, -1, -1), _ -> settings.marks.forEach(mark -> mark.draw(inside)));
        canvas.frame(area, new Pen(Ink.MUTED, 1));
        drawTicks(canvas, area, ticksX, ticksY);
        double roomX = room(area.centerX(), box.x(), box.right());
        double roomY = room(area.centerY(), box.y(), box.bottom());
        canvas.text(area.centerX(), area.bottom() + 37, settings.labelX, LABELS.middle(), roomX);
        canvas.text(
                area.x() - widest(ticksY) - GAP - 10,
                area.centerY(),
                settings.labelY,
                LABELS.middle().upwards(),
                roomY);
        if (settings.colourBar != null) {
            settings.colourBar.draw(canvas, area, roomY);
        }
    }

    /** How long a text around a place may be. */
    private static double room(double center, double low, double high) {
        return 2 * Math.min(center - low, high - center) - 8;
    }

    /** Draws the legend in rows, and gives the height below it. */
    private double drawLegend(Canvas canvas, Box box, double top) {
        List<LegendEntry> entries = Plot.legend(settings);
        if (entries.isEmpty()) {
            return top;
        }
        double width = box.width() - 12;
        int most = Math.max(1, (int) ((LEGEND_SHARE * box.height() - 4) / LEGEND_ROW));
        int columns = 1;
        double room = labelRoom(width, columns);
        List<Place> places = places(entries, width, room);
        // Shorter labels make fewer rows.
        while (places.getLast().row >= most && columns < LEGEND_COLUMNS) {
            columns++;
            room = labelRoom(width, columns);
            places = places(entries, width, room);
        }
        int shown = entries.size();
        Place end = places.getLast();
        if (end.row >= most) {
            shown--;
            while (shown > 0 && !fits(places.get(shown), entries.size() - shown, width, most)) {
                shown--;
            }
            end = places.get(shown);
            canvas.text(
                    box.x() + 12 + end.x,
                    top + end.row * LEGEND_ROW + LEGEND_ROW / 2 + 4,
                    more(entries.size() - shown),
                    LEGEND_TEXT,
                    width - end.x);
        }
        for (int i = 0; i < shown; i++) {
            double x = box.x() + 12 + places.get(i).x;
            double y = top + places.get(i).row * LEGEND_ROW + LEGEND_ROW / 2;
            entries.get(i).sample().draw(canvas, x, y);
            canvas.text(x + LegendEntry.WIDTH + 4, y + 4, entries.get(i).label(), LEGEND_TEXT, room);
        }
        return top + (end.row + 1) * LEGEND_ROW + 4;
    }

    /** Where an entry of the legend stands, in pixels from its left edge. */
    private record Place(double x, int row) {}

    private static double labelRoom(double width, int columns) {
        return width / columns - LegendEntry.WIDTH - 4 - 12;
    }

    private static List<Place> places(List<LegendEntry> entries, double width, double room) {
        List<Place> places = new ArrayList<>();
        double x = 0;
        int row = 0;
        for (LegendEntry entry : entries) {
            double own = LegendEntry.WIDTH + 4 + Math.min(room, labelWidth(entry)) + 12;
            if (x > 0 && x + own > width) {
                x = 0;
                row++;
            }
            places.add(new Place(x, row));
            x += own;
        }
        return places;
    }

    /** In a wide font, a long label must not reach the next entry. */
    private static double labelWidth(LegendEntry entry) {
        double width = LEGEND_TEXT.width(entry.label());
        return Math.max(width, LEGEND_TEXT.widest(entry.label()) - 6);
    }

    /** Whether the number of entries that are left out can stand in place of an entry. */
    private boolean fits(Place place, int left, double width, int most) {
        String text = more(left);
        return place.row < most && LEGEND_TEXT.shortened(text, width - place.x).equals(text);
    }

    private String more(int left) {
        return settings.more.replace("{}", Integer.toString(left));
    }

    /** The rectangle between the axes. */
    private Box area(Box box, double top) {
        // A legend of many lines leaves little room, but some.
        double height = Math.max(LEAST_HEIGHT, box.bottom() - 46 - top);
        double widest = widest(ticksY(height));
        double left = (settings.labelY.isEmpty() ? 8 : 26) + widest + GAP;
        double right = settings.colourBar == null ? 16 : settings.colourBar.width() + 4;
        Box area = new Box(box.x() + left, top, box.width() - left - right, height);
        if (!settings.isSquare) {
            return area;
        }
        double side = Math.min(area.width(), area.height());
        return new Box(area.x() + (area.width() - side) / 2, area.y(), side, side);
    }

    private static double widest(List<Tick> ticks) {
        return ticks.stream()
                .mapToDouble(tick -> TICKS.width(tick.label()))
                .max()
                .orElse(0);
    }

    private List<Tick> ticksY(double height) {
        return settings.rows > 0
                ? cells(settings.rows, height, row -> settings.rows + 1 - row)
                : scaleY.ticks((int) (height / PIXELS_PER_TICK_Y));
    }

    /** A tick for each row or column of a matrix; of very many, some. */
    private static List<Tick> cells(int count, double pixels, IntUnaryOperator place) {
        int every = Math.max(1, (int) Math.ceil(LEAST_CELL * count / pixels));
        return IntStream.rangeClosed(1, count)
                .filter(i -> (i - 1) % every == 0)
                .mapToObj(i -> new Tick(place.applyAsInt(i), Integer.toString(i)))
                .toList();
    }

    private List<Tick> ticksX(Box area) {
        if (settings.columns > 0) {
            return cells(settings.columns, area.width(), column -> column);
        }
        if (!settings.categories.isEmpty()) {
            // Of very many, some.
            int every = Math.max(1, (int) Math.ceil(LEAST_CATEGORY / categoryRoom(area)));
            return IntStream.range(0, settings.categories.size())
                    .filter(i -> i % every == 0)
                    .mapToObj(i -> new Tick(i, settings.categories.get(i)))
                    .toList();
        }
        return scaleX.ticks((int) (area.width() / PIXELS_PER_TICK_X));
    }

    /** The distance of neighbouring categories in pixels. */
    private double categoryRoom(Box area) {
        return area.width() * (scaleX.share(1) - scaleX.share(0));
    }

    private double x(Box area, Tick tick) {
        return area.x() + area.width() * scaleX.share(tick.value());
    }

    private double y(Box area, Tick tick) {
        return area.bottom() - area.height() * scaleY.share(tick.value());
    }

    private void drawGrid(Canvas canvas, Box area, List<Tick> ticksX, List<Tick> ticksY) {
        Pen pen = new Pen(Ink.GRID, 1);
        if (settings.categories.isEmpty()) {
            ticksX.forEach(tick -> canvas.line(x(area, tick), area.y(), x(area, tick), area.bottom(), pen));
        }
        ticksY.forEach(tick -> canvas.line(area.x(), y(area, tick), area.right(), y(area, tick), pen));
    }

    private void drawTicks(Canvas canvas, Box area, List<Tick> ticksX, List<Tick> ticksY) {
        Pen pen = new Pen(Ink.MUTED, 1);
        double room = settings.categories.isEmpty() ? area.width() : Math.max(LEAST_CATEGORY, categoryRoom(area)) - 4;
        for (Tick tick : ticksX) {
            canvas.line(x(area, tick), area.bottom(), x(area, tick), area.bottom() + 4, pen);
            canvas.text(x(area, tick), area.bottom() + 18, tick.label(), TICKS.middle(), room);
        }
        for (Tick tick : ticksY) {
            canvas.line(area.x() - 4, y(area, tick), area.x(), y(area, tick), pen);
            canvas.text(area.x() - GAP - 1, y(area, tick) + 4, tick.label(), TICKS.end());
        }
    }
}
