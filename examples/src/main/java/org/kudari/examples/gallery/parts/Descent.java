package org.kudari.examples.gallery.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.figure.Panels;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;

/**
 * A way down a curve.
 *
 * @param name its name
 * @param weights the weight before each step and after the last one
 * @param losses the loss at each
 */
public record Descent(String name, double[] weights, double[] losses) {
    /**
     * {@return a drawing for each step up to which ways have come: the ways above, their losses over the steps below}
     *
     * @param descents the ways, all of so many steps
     * @param curve the curve that they go down
     * @param overSteps a plot of losses over steps
     */
    public static List<Drawing> frames(List<Descent> descents, Plot curve, Plot overSteps) {
        int steps = descents.getFirst().weights.length;
        double[] numbers = Grid.spaced(0, steps - 1, steps);
        List<Drawing> frames = new ArrayList<>();
        for (int known = 1; known <= steps; known++) {
            Plot above = curve;
            Plot below = overSteps;
            for (int i = 0; i < descents.size(); i++) {
                Descent each = descents.get(i);
                double[] losses = Arrays.copyOf(each.losses, known);
                above = above.path(each.name, Arrays.copyOf(each.weights, known), losses, Ink.series(i));
                below = below.path("", Arrays.copyOf(numbers, known), losses, Ink.series(i));
            }
            frames.add(new Panels(1, List.of(above, below)));
        }
        return frames;
    }
}
