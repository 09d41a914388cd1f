package org.kudari.examples.gallery.parts;

import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.tensor.Tensor;

/**
 * A loss over the plane.
 *
 * @param name its name
 * @param loss the loss of points, which are rows of x and y
 * @param starts points to begin at: far away, near, and on the axis
 */
public record Landscape(String name, UnaryOperator<Tensor> loss, List<float[]> starts) {
    /** The map goes to here on all four sides. */
    public static final double EDGE = 4;

    /** Steep across, gentle along. */
    public static final Landscape RAVINE = new Landscape(
            "Ravine",
            p -> x(p).minus(1).square().plus(y(p).square().times(30)).div(2),
            List.of(new float[] {-3, 2}, new float[] {-1, 0.5f}, new float[] {-3, 0}));

    /** Upwards to both sides along x, downwards to both sides along y, with a minimum at either end. */
    public static final Landscape SADDLE = new Landscape(
            "Saddle",
            p -> x(p).square()
                    .times(5)
                    .minus(y(p).square().div(4))
                    .plus(y(p).pow(4).div(32)),
            List.of(new float[] {-3, 0.01f}, new float[] {-1, 0.5f}, new float[] {-3, 0}));

    /** Level nearly everywhere, with one hollow. */
    public static final Landscape PLATEAU = new Landscape(
            "Plateau",
            p -> x(p).minus(1).square().plus(y(p).square()).div(-2).exp().rsub(1),
            List.of(new float[] {-2, 1.5f}, new float[] {-0.5f, 1}, new float[] {-2.5f, 0}));

    private static Tensor x(Tensor points) {
        return points.get(1, 0);
    }

    private static Tensor y(Tensor points) {
        return points.get(1, 1);
    }
}
