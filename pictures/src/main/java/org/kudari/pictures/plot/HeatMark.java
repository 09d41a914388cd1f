package org.kudari.pictures.plot;

import java.util.stream.IntStream;
import org.kudari.pictures.image.Tiles;

/** A grid as tiles of colours. A tile reaches to the middle between neighbours; those at the edge are halves. */
record HeatMark(Grid grid, ColourMap colours, double least, double most) implements Mark {
    @Override
    public Extent extent() {
        return grid.extent();
    }

    @Override
    public void draw(PlotArea area) {
        new Tiles(colours::at, least, most)
                .draw(area.canvas(), area.xs(edges(grid.xs())), area.ys(edges(grid.ys())), grid.values());
    }

    /** The edges before, between and after lines of the grid. */
    private static double[] edges(double[] lines) {
        int count = lines.length;
        return IntStream.rangeClosed(0, count)
                .mapToDouble(i -> i == 0 ? lines[0] : i == count ? lines[count - 1] : (lines[i - 1] + lines[i]) / 2)
                .toArray();
    }
}
