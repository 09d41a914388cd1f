package org.kudari.pictures.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;

/**
 * Two axes and what is drawn in them, in the order in which it is added. It is immutable: each method gives another plot.
 *
 * <p>The axes reach over all that is drawn, with a margin of 5 % as in matplotlib, or over {@linkplain #limitX what is
 * asked for}. Series with labels get colours and shapes one after the other, and a legend above the axes.
 */
public final class Plot implements Drawing {
    private final Settings settings;

    /** Everything that can be asked for. It is changed only before a plot has it. */
    static final class Settings {
        String title = "";
        String labelX = "";
        String labelY = "";
        double[] limitsX;
        double[] limitsY;
        boolean isLogarithmicX;
        boolean isLogarithmicY;
        boolean isSquare;
        List<String> categories = List.of();
        /** Of a matrix; 0 for none. */
        int rows;

        int columns;
        String more = "and {} more";
        ColourBar colourBar;
        List<Mark> marks = List.of();
        int series;

        Settings copy() {
            Settings copy = new Settings();
            copy.title = title;
            copy.labelX = labelX;
            copy.labelY = labelY;
            copy.limitsX = limitsX;
            copy.limitsY = limitsY;
            copy.isLogarithmicX = isLogarithmicX;
            copy.isLogarithmicY = isLogarithmicY;
            copy.isSquare = isSquare;
            copy.categories = categories;
            copy.rows = rows;
            copy.columns = columns;
            copy.more = more;
            copy.colourBar = colourBar;
            copy.marks = marks;
            copy.series = series;
            return copy;
        }
    }

    private Plot(Settings settings) {
        this.settings = settings;
    }

    /**
     * {@return empty axes}
     *
     * @param labelX what is on the x axis, with its unit
     * @param labelY what is on the y axis, with its unit
     */
    public static Plot of(String labelX, String labelY) {
        Settings settings = new Settings();
        settings.labelX = labelX;
        settings.labelY = labelY;
        return new Plot(settings);
    }

    private Plot changed(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        Checks.requirePositive(copy.limitsX, copy.isLogarithmicX);
        Checks.requirePositive(copy.limitsY, copy.isLogarithmicY);
        return new Plot(copy);
    }

    /**
     * {@return the plot with a title above it}
     *
     * @param title the title
     */
    public Plot title(String title) {
        return changed(copy -> copy.title = title);
    }

    /**
     * {@return the plot with a part of the x axis; what lies outside is cut off}
     *
     * @param low the value at the left
     * @param high the value at the right
     * @throws IllegalArgumentException if the limits do not ascend, or one of a logarithmic axis is not positive
     */
    public Plot limitX(double low, double high) {
        return changed(copy -> copy.limitsX = limits(low, high));
    }

    /**
     * {@return the plot with a part of the y axis; what lies outside is cut off}
     *
     * @param low the value at the bottom
     * @param high the value at the top
     * @throws IllegalArgumentException if the limits do not ascend, or one of a logarithmic axis is not positive
     */
    public Plot limitY(double low, double high) {
        return changed(copy -> copy.limitsY = limits(low, high));
    }

    private static double[] limits(double low, double high) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "an axis goes from a number to a larger one, not from " + low + " to " + high);
        }
        return new double[] {low, high};
    }

    /**
     * {@return the plot with a logarithmic x axis; values that are not positive are left out}
     *
     * @throws IllegalArgumentException if a limit of the axis is not positive
     */
    public Plot logX() {
        return changed(copy -> copy.isLogarithmicX = true);
    }

    /**
     * {@return the plot with a logarithmic y axis; values that are not positive are left out}
     *
     * @throws IllegalArgumentException if a limit of the axis is not positive
     */
    public Plot logY() {
        return changed(copy -> copy.isLogarithmicY = true);
    }

    /** {@return the plot with a square area, for x and y that are of one kind} */
    public Plot square() {
        return changed(copy -> copy.isSquare = true);
    }

    /**
     * {@return the plot with a mark}
     *
     * @param mark the mark
     */
    public Plot with(Mark mark) {
        return changed(copy -> {
            List<Mark> more = new ArrayList<>(copy.marks);
            more.add(mark);
            copy.marks = List.copyOf(more);
        });
    }

    /** A mark in the colour of the next series. */
    private Plot next(IntFunction<Mark> mark) {
        return with(mark.apply(settings.series)).changed(copy -> copy.series++);
    }

    /**
     * {@return the plot with a line through points, in the colour of the next series} It is broken where a coordinate is
     * not finite.
     *
     * @param label its words in the legend; empty for none
     * @param xs the points' x
     * @param ys the points' y
     */
    public Plot line(String label, double[] xs, double[] ys) {
        return next(index -> new LineMark(label, xs, ys, new Pen(Ink.series(index), 2)));
    }

    /**
     * {@return the plot with a line through points}
     *
     * @param label its words in the legend; empty for none
     * @param xs the points' x
     * @param ys the points' y
     * @param pen how it is drawn
     */
    public Plot line(String label, double[] xs, double[] ys, Pen pen) {
        return with(new LineMark(label, xs, ys, pen));
    }

    /**
     * {@return the plot with points, in the colour and the shape of the next series}
     *
     * @param label their words in the legend; empty for none
     * @param xs the points' x
     * @param ys the points' y
     */
    public Plot points(String label, double[] xs, double[] ys) {
        return next(index -> new PointsMark(label, xs, ys, Marker.series(index), 4, Ink.series(index), 0.9));
    }

    /**
     * {@return the plot with points}
     *
     * @param label their words in the legend; empty for none
     * @param xs the points' x
     * @param ys the points' y
     * @param marker their shape
     * @param radius about half of their width, in pixels
     * @param ink the colour
     */
    public Plot points(String label, double[] xs, double[] ys, Marker marker, double radius, Ink ink) {
        return with(new PointsMark(label, xs, ys, marker, radius, ink, 0.9));
    }

    /**
     * {@return the plot with one point}
     *
     * @param x its x
     * @param y its y
     * @param marker its shape
     * @param radius about half of its width, in pixels
     * @param ink the colour
     */
    public Plot point(double x, double y, Marker marker, double radius, Ink ink) {
        return points("", new double[] {x}, new double[] {y}, marker, radius, ink);
    }

    /**
     * {@return the plot with steps from a circle to a large disc: a small disc at each point, and thin lines between}
     *
     * @param label its words in the legend; empty for none
     * @param xs the points' x, at least one
     * @param ys the points' y
     * @param ink the colour
     */
    public Plot path(String label, double[] xs, double[] ys, Ink ink) {
        Checks.requireSomePoints(xs, ys);
        int last = xs.length - 1;
        return line(label, xs, ys, new Pen(ink, 1.3))
                .points("", xs, ys, Marker.DISC, 3, ink)
                .point(xs[0], ys[0], Marker.CIRCLE, 6, ink)
                .point(xs[last], ys[last], Marker.DISC, 5.5, ink);
    }

    /**
     * {@return the plot with a bar for each category, in the colour of the next series} Bars of a second call stand beside
     * those of the first.
     *
     * @param label their words in the legend; empty for none
     * @param categories what stands below the bars
     * @param heights the heights
     * @throws IllegalArgumentException if there is not a height for each category, or the plot has bars of others
     */
    public Plot bars(String label, List<String> categories, double... heights) {
        Checks.requireCategories(categories, heights, settings.categories);
        Plot plot = next(index -> BarsMark.ofCategories(label, heights, Ink.series(index)));
        return plot.changed(copy -> {
            copy.categories = List.copyOf(categories);
            copy.marks = sideBySide(copy.marks);
        });
    }

    private static List<Mark> sideBySide(List<Mark> marks) {
        int groups = (int) marks.stream().filter(Plot::isOfCategories).count();
        List<Mark> placed = new ArrayList<>();
        int group = 0;
        for (Mark mark : marks) {
            placed.add(isOfCategories(mark) ? ((BarsMark) mark).beside(group++, groups) : mark);
        }
        return List.copyOf(placed);
    }

    private static boolean isOfCategories(Mark mark) {
        return mark instanceof BarsMark bars && bars.hasCategories();
    }

    /**
     * {@return the plot with a histogram of numbers, in the colour of the next series} Numbers that are not finite are
     * left out.
     *
     * @param label its words in the legend; empty for none
     * @param values the numbers
     * @param bins how many bars of equal width, at least 1
     * @throws IllegalArgumentException if there is no bar
     */
    public Plot histogram(String label, double[] values, int bins) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double least = Arrays.stream(finite).min().orElse(0);
        double most = Arrays.stream(finite).max().orElse(1);
        if (least == most) {
            // Around a large number, the next ones are farther away.
            double gap = Math.max(0.5, 2 * Math.ulp(least));
            least = Math.max(-Double.MAX_VALUE, least - gap);
            most = Math.min(Double.MAX_VALUE, most + gap);
        }
        return histogram(label, finite, least, most, bins);
    }

    /**
     * {@return the plot with a histogram of numbers in a range, in the colour of the next series} So several have bars of
     * one width. Numbers outside of the range, or not finite, are left out.
     *
     * @param label its words in the legend; empty for none
     * @param values the numbers
     * @param low where the first bar begins
     * @param high where the last bar ends, above {@code low}
     * @param bins how many bars of equal width, at least 1
     * @throws IllegalArgumentException if there is no bar, or the range does not end above its beginning
     */
    public Plot histogram(String label, double[] values, double low, double high, int bins) {
        Checks.requireBins(low, high, bins);
        double[] counts = new double[bins];
        for (double value : values) {
            if (value >= low && value <= high) {
                counts[Math.min(bins - 1, (int) (Scale.share(low, high, value) * bins))]++;
            }
        }
        double[] edges = Grid.spaced(low, high, bins + 1);
        return next(index -> new BarsMark(
                label,
                Arrays.copyOfRange(edges, 0, bins),
                Arrays.copyOfRange(edges, 1, bins + 1),
                counts,
                Ink.series(index),
                0.6,
                false));
    }

    /**
     * {@return the plot with an arrow}
     *
     * @param x1 where it begins
     * @param y1 where it begins
     * @param x2 its tip
     * @param y2 its tip
     * @param pen how it is drawn
     */
    public Plot arrow(double x1, double y1, double x2, double y2, Pen pen) {
        return with(new ArrowMark(x1, y1, x2, y2, pen));
    }

    /**
     * {@return the plot with a straight line from side to side through a point, as matplotlib's {@code axline}} The axes
     * are not stretched for it, and have to be linear.
     *
     * @param label its words in the legend; empty for none
     * @param x the point's x
     * @param y the point's y
     * @param slope how much y grows with x
     * @param pen how it is drawn
     */
    public Plot straight(String label, double x, double y, double slope, Pen pen) {
        return with(new StraightMark(label, x, y, slope, pen));
    }

    /**
     * {@return the plot with a straight line from side to side}
     *
     * @param y its y
     * @param pen how it is drawn
     */
    public Plot horizontal(double y, Pen pen) {
        return with(area -> {
            if (area.hasY(y)) {
                area.canvas().line(area.box().x(), area.y(y), area.box().right(), area.y(y), pen);
            }
        });
    }

    /**
     * {@return the plot with a straight line from top to bottom}
     *
     * @param x its x
     * @param pen how it is drawn
     */
    public Plot vertical(double x, Pen pen) {
        return with(area -> {
            if (area.hasX(x)) {
                area.canvas()
                        .line(area.x(x), area.box().y(), area.x(x), area.box().bottom(), pen);
            }
        });
    }

    /**
     * {@return the plot with a text beside a point} It stands at the right of the point, or at its left where there is
     * more room.
     *
     * @param x the point's x
     * @param y the point's y
     * @param text the text
     * @param ink the colour
     */
    public Plot label(double x, double y, String text, Ink ink) {
        return with(new LabelMark(x, y, text, ink, false));
    }

    /**
     * {@return the plot with a text below a point}
     *
     * @param x the point's x
     * @param y the point's y
     * @param text the text
     * @param ink the colour
     */
    public Plot labelBelow(double x, double y, String text, Ink ink) {
        return with(new LabelMark(x, y, text, ink, true));
    }

    /**
     * {@return the plot with a grid as colours}
     *
     * @param grid the numbers
     * @param colours their colours, from the least number to the largest
     */
    public Plot heat(Grid grid, ColourMap colours) {
        return heat(grid, colours, grid.least(), grid.most());
    }

    /**
     * {@return the plot with a grid as colours}
     *
     * @param grid the numbers
     * @param colours their colours
     * @param least the number of the first colour
     * @param most the number of the last colour
     */
    public Plot heat(Grid grid, ColourMap colours, double least, double most) {
        return with(new HeatMark(grid, colours, least, most));
    }

    /**
     * {@return the plot with a matrix as colours} The first row is at the top, and the axes count rows and columns from 1.
     *
     * @param matrix {@code matrix[row][column]}, at least one of each
     * @param colours their colours
     * @param least the number of the first colour
     * @param most the number of the last colour
     */
    public Plot matrix(double[][] matrix, ColourMap colours, double least, double most) {
        double[][] upwards = Arrays.asList(matrix).reversed().toArray(double[][]::new);
        return heat(Grid.matrix(upwards), colours, least, most).changed(copy -> {
            copy.rows = matrix.length;
            copy.columns = matrix[0].length;
        });
    }

    /**
     * {@return the plot with other words for the entries of its legend for which there is no room}
     *
     * @param words the words, with {@code {}} for how many they are; without this, {@code and {} more}
     */
    public Plot more(String words) {
        return changed(copy -> copy.more = words);
    }

    /**
     * {@return the plot with a bar of colours at its right, which says what they mean}
     *
     * @param label what the numbers are, with their unit
     * @param colours the colours
     * @param least the number of the first colour
     * @param most the number of the last colour
     */
    public Plot colourBar(String label, ColourMap colours, double least, double most) {
        return changed(copy -> copy.colourBar = new ColourBar(label, colours, least, most));
    }

    /**
     * {@return the plot with lines on which a grid has certain values}
     *
     * @param grid the numbers
     * @param pen how they are drawn
     * @param levels the values
     */
    public Plot contours(Grid grid, Pen pen, double... levels) {
        return with(new ContourMark(grid, levels, pen));
    }

    @Override
    public void draw(Canvas canvas, Box box) {
        new PlotLayout(settings).draw(canvas, box);
    }

    /** The lines of the legend. */
    static List<LegendEntry> legend(Settings settings) {
        return settings.marks.stream()
                .map(Mark::legend)
                .flatMap(Optional::stream)
                .toList();
    }
}
