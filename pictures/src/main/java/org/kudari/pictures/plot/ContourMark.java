package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Pen;

/** Lines on which a grid has certain values. */
record ContourMark(Grid grid, double[] levels, Pen pen) implements Mark {
    ContourMark {
        levels = levels.clone();
    }

    @Override
    public Extent extent() {
        return grid.extent();
    }

    @Override
    public void draw(PlotArea area) {
        for (double level : levels) {
            for (double[][] line : ContourLines.of(grid, level)) {
                area.canvas().line(area.xs(line[0]), area.ys(line[1]), pen);
            }
        }
    }
}
