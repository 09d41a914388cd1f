package org.kudari.examples.gallery.parts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kudari.examples.gallery.page.Page;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.NumberText;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;

/**
 * The map of a landscape, for the ways of several runners.
 *
 * @param landscape the landscape
 * @param losses the loss at all points of the map
 */
public record RaceMap(Landscape landscape, Grid losses) {
    /**
     * {@return the map with ways on it}
     *
     * @param page where it is to be shown
     * @param ways the ways, all of so many steps
     * @param step the step up to which they are shown
     */
    public Figure figure(Page page, List<Runner.Way> ways, int step) {
        // The lines are closer together at the bottom, where losses differ less.
        double[] levels = IntStream.rangeClosed(1, 9)
                .mapToDouble(i -> losses.least() + (losses.most() - losses.least()) * Math.pow(i / 10.0, 3))
                .toArray();
        Plot plot = Plot.of("x", "y")
                .title(page.text(landscape.name()))
                .limitX(-Landscape.EDGE, Landscape.EDGE)
                .limitY(-Landscape.EDGE, Landscape.EDGE)
                .contours(losses, new Pen(Ink.MUTED, 0.8), levels);
        for (int i = 0; i < ways.size(); i++) {
            double[] xs = Arrays.copyOf(ways.get(i).xs(), step + 1);
            double[] ys = Arrays.copyOf(ways.get(i).ys(), step + 1);
            plot = plot.line("", xs, ys, new Pen(Ink.series(i), 1.8))
                    .points(ways.get(i).label(), new double[] {xs[step]}, new double[] {ys[step]});
        }
        String alternative = page.text("The ways of five optimizers, with their learning rates, on a map of the loss.")
                + " " + ways.stream().map(way -> place(page, way, step)).collect(Collectors.joining("; "));
        return new Figure(page.text("The optimizers' race"), alternative, plot).size(440, 460);
    }

    /** Where a runner is: {@code SGD 0.03: x = −1.20, y = 0.40}. */
    private static String place(Page page, Runner.Way way, int step) {
        double x = way.xs()[step];
        String place = Double.isNaN(x)
                ? page.text("out of the map")
                : "x = " + NumberText.of(x, 2) + ", y = " + NumberText.of(way.ys()[step], 2);
        return way.label() + ": " + place;
    }
}
