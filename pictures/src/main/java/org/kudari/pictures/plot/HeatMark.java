package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;

/** A grid as tiles of colours. A tile reaches to the middle between neighbours; those at the edge are halves. */
record HeatMark(Grid grid, ColourMap colours, double least, double most) implements Mark {
    /** So few colours that neighbours of one colour can be one tile, and too many to see. */
    private static final int LEVELS = 48;

    @Override
    public Extent extent() {
        return grid.extent();
    }

    @Override
    public void draw(PlotArea area) {
        double[] xs = grid.xs();
        double[] ys = grid.ys();
        for (int row = 0; row < ys.length; row++) {
            double top = area.y(edge(ys, row + 1));
            double bottom = area.y(edge(ys, row));
            int begin = 0;
            for (int column = 1; column <= xs.length; column++) {
                if (column == xs.length || level(row, column) != level(row, begin)) {
                    double left = area.x(edge(xs, begin));
                    double right = area.x(edge(xs, column));
                    area.canvas().tile(new Box(left, top, right - left, bottom - top), ink(level(row, begin)));
                    begin = column;
                }
            }
        }
    }

    /** The edge before a line of the grid. */
    private static double edge(double[] lines, int index) {
        if (index == 0) {
            return lines[0];
        }
        return index == lines.length ? lines[index - 1] : (lines[index - 1] + lines[index]) / 2;
    }

    private int level(int row, int column) {
        double share = (grid.values()[row][column] - least) / (most - least);
        return (int) Math.round(Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (LEVELS - 1));
    }

    private Ink ink(int level) {
        return colours.at((double) level / (LEVELS - 1));
    }
}
