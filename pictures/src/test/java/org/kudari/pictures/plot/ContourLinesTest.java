package org.kudari.pictures.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContourLinesTest {

    @Test
    void theContourOfACircleIsOneClosedLineAtItsRadius() {
        Grid grid = Grid.of(-2, 2, -2, 2, 81, (x, y) -> x * x + y * y);

        List<double[][]> lines = ContourLines.of(grid, 1);

        assertThat(lines).hasSize(1);
        double[] xs = lines.getFirst()[0];
        double[] ys = lines.getFirst()[1];
        assertThat(xs[xs.length - 1]).isEqualTo(xs[0]);
        assertThat(ys[ys.length - 1]).isEqualTo(ys[0]);
        for (int i = 0; i < xs.length; i++) {
            assertThat(Math.hypot(xs[i], ys[i])).isCloseTo(1, within(1e-3));
        }
        assertThat(length(lines)).isCloseTo(2 * Math.PI, within(5e-3));
    }

    /** x y has a saddle at 0: the lines of a level above 0 are two, and do not meet. */
    @Test
    void aSaddleHasTwoLines() {
        Grid grid = Grid.of(-1, 1, -1, 1, 20, (x, y) -> x * y);

        List<double[][]> lines = ContourLines.of(grid, 0.05);

        assertThat(lines).hasSize(2);
        for (double[][] line : lines) {
            for (int i = 0; i < line[0].length; i++) {
                assertThat(line[0][i] * line[1][i]).isCloseTo(0.05, within(0.01));
                assertThat(Math.signum(line[0][i])).isEqualTo(Math.signum(line[0][0]));
            }
        }
    }

    /** The line ends before the hole, on both sides, and every point is a number. */
    @Test
    void whatIsNoNumberInterruptsALine() {
        Grid grid = Grid.of(0, 10, 0, 10, 11, (x, y) -> x == 5 && y == 5 ? Double.NaN : y);

        List<double[][]> lines = ContourLines.of(grid, 4.5);

        assertThat(lines).hasSize(2);
        for (double[][] line : lines) {
            assertThat(line[0]).hasSizeGreaterThan(3).doesNotContain(Double.NaN);
            assertThat(line[1]).containsOnly(4.5);
        }
    }

    @Test
    void aGridWithoutTheLevelHasNone() {
        assertThat(ContourLines.of(Grid.of(0, 1, 0, 1, 5, (x, y) -> x), 2)).isEmpty();
    }

    /** Each crossed edge of a random grid is passed once, whatever the values. */
    @Test
    void everyCrossingIsOnExactlyOneLine() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int size = random.nextInt(2, 9);
            Grid grid = Grid.of(0, size - 1.0, 0, size - 1.0, size, (_, _) -> random.nextInt(5));
            double level = random.nextInt(4) + 0.5;
            int crossings = 0;
            double[][] values = grid.values();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    boolean isAbove = values[row][column] >= level;
                    crossings += column + 1 < size && values[row][column + 1] >= level != isAbove ? 1 : 0;
                    crossings += row + 1 < size && values[row + 1][column] >= level != isAbove ? 1 : 0;
                }
            }
            int points = 0;
            for (double[][] line : ContourLines.of(grid, level)) {
                int last = line[0].length - 1;
                boolean isClosed = last > 0 && line[0][0] == line[0][last] && line[1][0] == line[1][last];
                points += line[0].length - (isClosed ? 1 : 0);
            }
            assertThat(points).as("round " + round).isEqualTo(crossings);
        }
    }

    private static double length(List<double[][]> lines) {
        double length = 0;
        for (double[][] line : lines) {
            for (int i = 1; i < line[0].length; i++) {
                length += Math.hypot(line[0][i] - line[0][i - 1], line[1][i] - line[1][i - 1]);
            }
        }
        return length;
    }
}
