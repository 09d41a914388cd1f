package org.kudari.pictures;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.figure.Panels;
import org.kudari.pictures.image.Pixels;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.pictures.surface.Surface;

/** A figure of each kind. */
public final class Samples {
    private Samples() {}

    /** {@return the figures by name} */
    public static Map<String, Figure> all() {
        Map<String, Drawing> drawings = new LinkedHashMap<>();
        drawings.put("lines", lines());
        drawings.put("logarithmic", logarithmic());
        drawings.put("points", points());
        drawings.put("bars", Plot.of("", "norm").bars("gradient", List.of("fc1", "fc2", "fc3"), 0.1, 0.5, 0.9));
        drawings.put("histogram", histogram());
        drawings.put("contours", contours());
        drawings.put("surface", surface());
        drawings.put("diagram", diagram());
        drawings.put("panels", new Panels(2, List.of(lines(), points(), logarithmic())));
        double[][] image = {{0, 0.5, 1, 1}, {0, 0, 0.5, 1}, {1, 0, 0, 0.5}};
        drawings.put("pixels", new Pixels("an image", image, ColourMap.GREY::at, 0, 1));
        drawings.put("nothing", Plot.of("x", "y"));
        Map<String, Figure> figures = new LinkedHashMap<>();
        drawings.forEach((name, drawing) -> figures.put(name, new Figure(name, "It shows <" + name + ">.", drawing)));
        return figures;
    }

    private static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    private static Plot lines() {
        double[] w = Grid.spaced(-8, 8, 41);
        return Plot.of("weight w", "loss L = w²")
                .title("The gradient is a slope")
                .line("L = w²", w, map(w, x -> x * x))
                .line("tangent at w = 6", new double[] {4, 8}, new double[] {12, 60})
                .points("the weight now", new double[] {6}, new double[] {36})
                .arrow(6, 36, 4.8, 24, new Pen(Ink.TEXT, 2))
                .label(6, 36, "slope 12", Ink.TEXT)
                .horizontal(0, new Pen(Ink.MUTED, 1).dashed())
                .vertical(0, new Pen(Ink.MUTED, 1).opacity(0.5));
    }

    private static Plot logarithmic() {
        double[] epochs = Grid.spaced(0, 100, 21);
        return Plot.of("epoch", "loss")
                .logY()
                .line("SGD", epochs, map(epochs, x -> Math.exp(-x / 8)))
                .line("not finite in the middle", epochs, map(epochs, x -> x == 50 ? Double.NaN : Math.exp(-x / 5)));
    }

    private static Plot points() {
        Random random = new Random(1);
        Plot plot = Plot.of("x", "y").square().limitX(0, 1).limitY(0, 1);
        for (Marker marker : Marker.values()) {
            double[] xs = random.doubles(4).toArray();
            plot = plot.points(marker.name(), xs, random.doubles(4).toArray());
        }
        return plot;
    }

    private static Plot histogram() {
        return Plot.of("gradient", "count")
                .histogram("of a layer", map(new Random(2).doubles(300).toArray(), x -> x * x), 12);
    }

    private static Grid bowl(int size) {
        return Grid.of(-3, 3, -2, 2, size, (x, y) -> x * x + 3 * y * y + Math.sin(3 * x));
    }

    private static Plot contours() {
        Grid grid = bowl(12);
        return Plot.of("weight 1", "weight 2")
                .heat(grid, ColourMap.VIRIDIS)
                .colourBar("loss", ColourMap.VIRIDIS, grid.least(), grid.most())
                .contours(grid, new Pen(Ink.PAPER, 1), 1, 2, 5, 10);
    }

    private static Surface surface() {
        double[] xs = {2, 1, 0.5};
        double[] ys = {1.5, 0.5, 0.1};
        double[] zs = new double[3];
        for (int i = 0; i < zs.length; i++) {
            zs[i] = xs[i] * xs[i] + 3 * ys[i] * ys[i] + Math.sin(3 * xs[i]);
        }
        return Surface.of("weight 1", "weight 2", "loss", bowl(9))
                .title("A loss")
                .path(xs, ys, zs, Ink.series(1));
    }

    private static Diagram diagram() {
        return Diagram.toTheRight()
                .node("x", "x", "2")
                .node("w", "w", "3")
                .node("y", "y = x w", "6")
                .node("loss", "L", "16")
                .edge("x", "y")
                .edge("w", "y", "a label")
                .edge("y", "loss")
                .edge("x", "loss")
                .gradient("w", "−16")
                .gradient("y", "loss", "−8")
                .ink("x", Ink.series(0))
                .light("w")
                .light("w", "y");
    }
}
