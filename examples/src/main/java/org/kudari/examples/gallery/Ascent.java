package org.kudari.examples.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.DigitReader;
import org.kudari.examples.gallery.parts.Plane;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.figure.Panels;
import org.kudari.pictures.image.Pixels;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/** Climbing: the gradient by the inputs instead of the weights, and steps along it. */
final class Ascent {
    private static final int SIZE = Strokes.SIZE;
    private static final int CLASSES = 10;

    private Ascent() {}

    /** Inputs before the first step along the gradient of an objective, and after each. */
    private static List<Tensor> climb(UnaryOperator<Tensor> objective, Tensor start, double rate, int steps) {
        List<Tensor> path = new ArrayList<>(List.of(start));
        for (int step = 0; step < steps; step++) {
            Tensor inputs = path.getLast().variable();
            Tensor gradient =
                    objective.apply(inputs).sum().backward(List.of(inputs)).of(inputs);
            path.add(inputs.detach().plus(gradient.times(rate)));
        }
        return path;
    }

    static void show(Device device, Page page) {
        // Two climbers begin close to each other, between two hills.
        Tensor starts = Tensor.of(device, new float[] {0.7f, -0.6f, 0.3f, -0.6f}, 2, 2);
        List<Tensor> paths = climb(Ascent::height, starts, 0.2, 60);
        double[] tops = height(paths.getLast()).toDoubleArray();
        page.number("high", tops[0]);
        page.number("low", tops[1]);
        drawHills(page, new Plane(device, -2.5, 2.5, 41).values(Ascent::height), paths);

        // A network that reads digits, and ten grey images that climb: each to a higher score of its own class.
        DigitReader reader = new DigitReader(device);
        page.number("accuracy", 100 * reader.accuracy());
        page.number("scoreOfReal", reader.scoreOfTruth());
        Tensor grey = Tensor.full(device, DType.FLOAT32, Shape.of(CLASSES, SIZE * SIZE), -2);
        Tensor free = climb(pixels -> score(reader, pixels), grey, 5, 40).getLast();
        page.number("scoreOfFree", score(reader, free).mean().item());
        draw(page, "free", "The highest scores", free.sigmoid());

        // The same again, but neighbouring pixels should be alike.
        UnaryOperator<Tensor> smoothScore =
                pixels -> score(reader, pixels).minus(roughness(pixels).times(0.3));
        Tensor smooth = climb(smoothScore, grey, 5, 40).getLast();
        page.number("scoreOfSmooth", score(reader, smooth).mean().item());
        draw(page, "smooth", "The highest scores of smooth images", smooth.sigmoid());
    }

    private static Tensor height(Tensor points) {
        Tensor x = points.get(1, 0);
        Tensor y = points.get(1, 1);
        Tensor high = x.minus(1).square().plus(y.minus(1).square()).negate().exp();
        Tensor low = x.plus(1).square().plus(y.plus(0.5).square()).negate().exp();
        return high.plus(low.times(0.6));
    }

    /** The score of the first class for the first image, and so on. Pixels are sigmoids: so they stay between 0 and 1. */
    private static Tensor score(DigitReader reader, Tensor pixels) {
        return reader.scores(pixels.sigmoid()).diagonal();
    }

    /** How much the pixels of an image differ from their neighbours. */
    private static Tensor roughness(Tensor pixels) {
        Tensor images = pixels.sigmoid().reshape(CLASSES, SIZE, SIZE);
        Tensor across = images.slice(2, 1, SIZE).minus(images.slice(2, 0, SIZE - 1));
        Tensor down = images.slice(1, 1, SIZE).minus(images.slice(1, 0, SIZE - 1));
        return across.square().sum(1, 2).plus(down.square().sum(1, 2));
    }

    private static void drawHills(Page page, Grid heights, List<Tensor> paths) {
        Plot plot = Plot.of("x₁", "x₂")
                .square()
                .heat(heights, ColourMap.VIRIDIS)
                .colourBar(page.text("objective"), ColourMap.VIRIDIS, 0, heights.most());
        for (int climber = 0; climber < 2; climber++) {
            plot = plot.path("", track(paths, climber, 0), track(paths, climber, 1), Ink.series(1));
        }
        page.show("hills", "Two climbers", "Two paths from close places to the tops of two hills.", plot);
    }

    private static double[] track(List<Tensor> path, int climber, int axis) {
        return path.stream()
                .mapToDouble(points -> points.get(0, climber).get(0, axis).item())
                .toArray();
    }

    private static void draw(Page page, String name, String title, Tensor images) {
        List<Drawing> drawings = new ArrayList<>();
        for (Tensor image : images.reshape(CLASSES, SIZE, SIZE).chunk(0, CLASSES)) {
            double[][] rows = IntStream.range(0, SIZE)
                    .mapToObj(row -> image.get(1, row).toDoubleArray())
                    .toArray(double[][]::new);
            drawings.add(new Pixels(Integer.toString(drawings.size()), rows, ColourMap.GREY::at, 0, 1));
        }
        Figure figure = new Figure(page.text(title), page.text("An image for each digit."), new Panels(5, drawings));
        page.show(name, figure.size(Figure.WIDTH, 220));
    }
}
