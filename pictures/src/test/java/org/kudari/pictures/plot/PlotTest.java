package org.kudari.pictures.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.SvgCanvas;
import org.kudari.pictures.image.Pixels;
import org.kudari.pictures.surface.Surface;

class PlotTest {
    /** What a mark of one's own is given. */
    private static PlotArea areaOf(Plot plot) {
        List<PlotArea> areas = new ArrayList<>();
        plot.with(areas::add).draw(new SvgCanvas(400, 300, "", ""), new Box(0, 0, 400, 300));
        return areas.getFirst();
    }

    @Test
    void theAxesReachOverThePointsWithAMargin() {
        PlotArea area = areaOf(Plot.of("x", "y").points("", new double[] {0, 10}, new double[] {-1, 1}));
        Box box = area.box();

        assertThat((area.x(0) - box.x()) / box.width()).isBetween(0.045, 0.046);
        assertThat((area.x(10) - box.x()) / box.width()).isBetween(0.954, 0.955);
        assertThat(area.y(0)).isEqualTo(box.centerY());
        assertThat(area.y(1)).isLessThan(area.y(-1));
    }

    @Test
    void gridsReachToTheAxes() {
        PlotArea area = areaOf(Plot.of("x", "y").heat(Grid.of(1, 2, 3, 4, 5, (x, y) -> x), ColourMap.GREY));

        assertThat(area.x(1)).isEqualTo(area.box().x());
        assertThat(area.y(4)).isEqualTo(area.box().y());
    }

    @Test
    void theCellsOfAMatrixHaveOneSize() {
        Grid matrix = Grid.matrix(new double[][] {{0, 1}, {1, 0}, {0, 1}});
        PlotArea area = areaOf(Plot.of("x", "y").heat(matrix, ColourMap.GREY));

        assertThat(area.x(0.5)).isEqualTo(area.box().x());
        assertThat(area.x(2.5)).isEqualTo(area.box().right());
        assertThat(area.y(3.5)).isEqualTo(area.box().y());
        assertThat(matrix.values()).hasDimensions(5, 4);
        assertThat(matrix.values()[0]).containsExactly(0, 0, 1, 1);
        assertThat(matrix.values()[2]).containsExactly(1, 1, 0, 0);
    }

    @Test
    void theFirstRowOfAMatrixIsAtTheTop() {
        double[][] rows = {{0, 1, 0, 1, 0}, {1, 0, 1, 0, 1}, {0, 1, 0, 1, 0}};
        Plot plot = Plot.of("to", "from").matrix(rows, ColourMap.GREY, 0, 1);

        assertThat(svg(plot)).containsSubsequence(">1<", ">2<", ">3<", ">4<", ">5<", ">1<", ">2<", ">3<");
        Matcher ofRows = Pattern.compile("y=\"([\\d.]+)\"[^>]*>([1-3])</text>").matcher(svg(plot));
        Map<String, Double> places = new HashMap<>();
        // Those of the rows come after those of the columns.
        while (ofRows.find()) {
            places.put(ofRows.group(2), Double.valueOf(ofRows.group(1)));
        }
        assertThat(places.get("1")).isLessThan(places.get("2"));
        assertThat(places.get("2")).isLessThan(places.get("3"));
        PlotArea area = areaOf(plot);
        assertThat(area.y(3)).isLessThan(area.y(1));
    }

    /** What has no place on a logarithmic axis is left out, and a part of the axis that cannot be is refused. */
    @Test
    void onlyPositiveNumbersAreOnALogarithmicAxis() {
        Pen pen = new Pen(Ink.TEXT, 1);
        Plot axes = Plot.of("", "").logX().logY().limitX(1, 10).limitY(1, 10);
        for (double none : new double[] {0, -1, Double.NaN}) {
            Plot marked = axes.vertical(none, pen)
                    .horizontal(none, pen)
                    .label(none, 2, "label", Ink.TEXT)
                    .labelBelow(2, none, "label", Ink.TEXT)
                    .arrow(none, 1, 2, 3, pen)
                    .point(2, none, Marker.DISC, 3, Ink.TEXT);
            assertThat(svg(marked)).isEqualTo(svg(axes));
        }
        String message = "a logarithmic axis begins above 0, not at 0.0";
        assertRefused(() -> Plot.of("", "").limitX(0, 10).logX(), message);
        assertRefused(() -> Plot.of("", "").logX().limitX(0, 10), message);
        assertRefused(() -> Plot.of("", "").limitY(0, 10).logY(), message);
    }

    @Test
    void histogramsCountEveryFiniteNumber() {
        double[] values = {0, 0.1, 0.5, 1, 1, Double.NaN, Double.POSITIVE_INFINITY};
        PlotArea area = areaOf(Plot.of("x", "count").histogram("", values, 2));

        // Two of five are in the first half: 0.5 belongs to the second.
        assertThat(area.y(3)).isLessThan(area.y(2));
        assertThat((area.y(0) - area.y(3)) / area.box().height()).isBetween(0.9, 0.92);
    }

    @Test
    void aStraightLineGoesFromSideToSide() {
        Plot plot = Plot.of("x", "y").limitX(0, 10).limitY(0, 40);
        Pen pen = new Pen(Ink.TEXT, 1);
        Box box = new Box(0, 0, 400, 300);
        SvgCanvas straight = new SvgCanvas(400, 300, "", "");
        SvgCanvas line = new SvgCanvas(400, 300, "", "");

        plot.straight("", 5, 20, 3, pen).draw(straight, box);
        plot.line("", new double[] {0, 10}, new double[] {5, 35}, pen).draw(line, box);

        assertThat(straight.svg()).isEqualTo(line.svg());
    }

    @Test
    void histogramsOfARangeCountWhatLiesInIt() {
        double[] values = {-1, 0, 0.1, 1, 1, 1.1, Double.NaN};
        PlotArea area = areaOf(Plot.of("x", "count").histogram("", values, 0, 1, 2));

        // Two in each half, and nothing outside of the range.
        assertThat((area.y(0) - area.y(2)) / area.box().height()).isBetween(0.9, 0.92);
        assertThat((area.x(1) - area.x(0)) / area.box().width()).isBetween(0.9, 0.92);
    }

    private static String svg(Drawing drawing) {
        SvgCanvas canvas = new SvgCanvas(400, 300, "", "");
        drawing.draw(canvas, new Box(0, 0, 400, 300));
        return canvas.svg();
    }

    /** Of one value, of none, of values that no difference can hold. */
    @Test
    void anyNumbersCanBeDrawn() {
        double[][] values = {
            {},
            {5},
            {0, 0},
            {Double.NaN, 1},
            {-Double.MAX_VALUE, Double.MAX_VALUE},
            {0, Double.MIN_VALUE},
            {1e-300, 1e300}
        };
        for (double[] each : values) {
            Plot plot = Plot.of("", "")
                    .line("a", each, each)
                    .points("b", each, each)
                    .histogram("c", each, 3);
            assertThat(svg(plot)).contains("</svg>");
            assertThat(svg(plot.logX().logY())).contains("</svg>");
        }
        Grid zeros = Grid.of(0, 1, 0, 1, 3, (_, _) -> 0);
        assertThat(svg(Plot.of("", "").heat(zeros, ColourMap.DIVERGING).colourBar("z", ColourMap.DIVERGING, 0, 0)))
                .contains("</svg>");
        Plot crowded = Plot.of("", "").label(0, 0, "label", Ink.TEXT);
        for (int i = 0; i < 40; i++) {
            crowded = crowded.line("a series with a long name " + i, new double[2], new double[2]);
        }
        assertThat(svg(crowded)).doesNotContain("height=\"-");
    }

    private static List<double[]> rectangles(Plot plot) {
        return Pattern.compile(
                        "<path d=\"M([0-9.]+) [0-9.]+L([0-9.]+) [^\"]*\" class=\"f-series[^/]*fill-opacity=\"0.9\"/>")
                .matcher(svg(plot))
                .results()
                .map(match -> new double[] {Double.parseDouble(match.group(1)), Double.parseDouble(match.group(2))})
                .sorted(Comparator.comparingDouble(bar -> bar[0]))
                .toList();
    }

    @Test
    void barsOfSeveralSeriesStandSideBySide() {
        List<String> categories = List.of("a", "b");
        Plot one = Plot.of("", "").bars("", categories, 3, 2);
        Plot three = one.bars("", categories, 1, 1).bars("", categories, 2, 2);

        assertThat(rectangles(one)).hasSize(2);
        List<double[]> bars = rectangles(three);
        assertThat(bars).hasSize(6);
        for (int i = 1; i < bars.size(); i++) {
            assertThat(bars.get(i)[0]).isGreaterThanOrEqualTo(bars.get(i - 1)[1] - 0.011);
        }
        assertThat(bars.getFirst()[0]).isEqualTo(rectangles(one).getFirst()[0]);
        assertThat(bars.get(2)[1]).isEqualTo(rectangles(one).getFirst()[1]);
    }

    /** A caller may use its arrays for other numbers. */
    @Test
    void plotsHaveCopiesOfWhatTheyAreGiven() {
        double[] xs = {1, 2, 3};
        double[] ys = {1, 4, 9};
        double[] levels = {2};
        double[][] values = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
        Grid grid = new Grid(xs, ys, values);
        Plot plot = Plot.of("", "")
                .heat(grid, ColourMap.GREY)
                .contours(grid, new Pen(Ink.TEXT, 1), levels)
                .line("", xs, ys)
                .points("", xs, ys)
                .bars("", List.of("a", "b", "c"), ys)
                .histogram("", ys, 2);
        Pixels pixels = new Pixels("", values, ColourMap.GREY::at, 0, 9);
        Surface surface = Surface.of("", "", "", grid).path(xs, ys, ys, Ink.TEXT);
        List<Drawing> drawings = List.of(plot, pixels, surface);
        List<String> before = drawings.stream().map(PlotTest::svg).toList();

        for (double[] numbers : List.of(xs, ys, levels, values[0], values[2], grid.xs(), grid.values()[1])) {
            Arrays.fill(numbers, 7);
        }
        values[1] = new double[9];

        assertThat(drawings.stream().map(PlotTest::svg)).isEqualTo(before);
        assertThat(pixels.values()[0]).containsExactly(1, 2, 3);
    }

    @Test
    void aHistogramOfLargeNumbersCountsThemAll() {
        for (double[] values :
                List.of(new double[] {1e300, 1e300}, new double[] {Double.MAX_VALUE, Double.MAX_VALUE}, new double[] {
                    -1e20, -1e20
                })) {
            PlotArea area = areaOf(Plot.of("", "").histogram("", values, 4));
            assertThat((area.y(0) - area.y(2)) / area.box().height()).isBetween(0.9, 0.92);
        }
        assertThat(svg(Plot.of("", "")
                        .line("", new double[] {0, 1}, new double[] {-Double.MAX_VALUE, Double.MAX_VALUE})))
                .contains("\u00d710\u00b3\u2070\u2078<");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(call)
                .withMessage(message);
    }

    @Test
    void wrongBarsAndPathsAreNamed() {
        Plot plot = Plot.of("", "");
        assertRefused(
                () -> plot.bars("", List.of("a", "b"), 1, 2, 3),
                "bars have a height for each of 2 categories, not 3 heights");
        assertRefused(
                () -> plot.bars("", List.of("a"), 1).bars("", List.of("b"), 1),
                "bars that stand side by side have the same categories, not [a] and [b]");
        assertRefused(() -> plot.histogram("", new double[3], 0), "a histogram has at least one bar, not 0");
        assertRefused(
                () -> plot.histogram("", new double[3], 1, 1, 4),
                "a histogram goes from a number to a larger one, not from 1.0 to 1.0");
        assertRefused(() -> plot.path("", new double[0], new double[0], Ink.TEXT), "a path has at least one point");
        Surface surface = Surface.of("", "", "", Grid.of(0, 1, 0, 1, 3, Double::sum));
        assertRefused(
                () -> surface.path(new double[2], new double[2], new double[3], Ink.TEXT),
                "points have as many x as y and z, not 2, 2 and 3");
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Plot.of("", "").line("", new double[2], new double[3]))
                .withMessage("points have as many x as y, not 2 and 3");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Plot.of("", "").limitX(1, 1))
                .withMessage("an axis goes from a number to a larger one, not from 1.0 to 1.0");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Grid(new double[2], new double[2], new double[][] {{1, 2}, {1}}))
                .withMessage("a row of a grid has a value for each of 2 x, not 1");
    }
}
