package org.kudari.pictures.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.SvgCanvas;

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

    private static String svg(Plot plot) {
        SvgCanvas canvas = new SvgCanvas(400, 300, "", "");
        plot.draw(canvas, new Box(0, 0, 400, 300));
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
