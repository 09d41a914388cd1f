package org.kudari.examples.gallery;

import java.util.Arrays;
import java.util.List;
import org.kudari.autograd.CustomOp;
import org.kudari.autograd.GradientCheck;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Cosine;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** Automatic differentiation against difference quotients, and a mistake that they find. */
final class GradientChecks {
    private static final double POINT = 1;
    private static final double TOLERANCE = 1e-4;
    // The derivative of the cosine is minus the sine.
    private static final CustomOp RIGHT = new Cosine(-1);
    private static final CustomOp WRONG = new Cosine(1);

    private GradientChecks() {}

    private static Tensor function(Tensor x) {
        return x.exp().times(x.sin());
    }

    static void show(Device device, Page page) {
        // The slope at a point: by automatic differentiation, and by the differences of values, for many steps h.
        List<DType> types = hasDoubles(device) ? List.of(DType.FLOAT32, DType.FLOAT64) : List.of(DType.FLOAT32);
        double slope = page.number("slope", automatic(device, types.getLast()));
        page.number("point", POINT);
        Plot errors =
                Plot.of(page.text("step h"), page.text("relative error")).logX().logY();
        for (DType type : types) {
            Tensor steps = Tensors.linspace(device, type, 0, -13, 79)
                    .times(Math.log(10))
                    .exp();
            Tensor here = function(Tensor.full(device, type, Shape.of(), POINT));
            Tensor ahead = function(steps.plus(POINT));
            Tensor behind = function(steps.negate().plus(POINT));
            double[] oneSided = errors(ahead.minus(here).div(steps), slope);
            double[] central = errors(ahead.minus(behind).div(steps.times(2)), slope);
            page.number("least." + type, Arrays.stream(central).min().orElseThrow());
            page.number("end." + type, central[central.length - 1]);
            // The step at which both errors of the central difference are about equal.
            page.number("step." + type, Math.cbrt(type == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0)));
            Pen pen = new Pen(Ink.series(types.indexOf(type)), 1.5);
            double[] h = steps.toDoubleArray();
            errors = errors.line(type + ", " + page.text("one-sided"), h, oneSided, pen.dashed())
                    .line(type + ", " + page.text("central"), h, central, pen);
        }
        String alternative = "Curves like a V: large errors at both ends.";
        page.show("errors", "The error of a difference quotient", alternative, errors);

        // A backward pass written by hand, and one with a mistake, beside the differences.
        page.number("tolerance", TOLERANCE);
        page.number("right", check(device, RIGHT).worstError());
        GradientCheck.Result wrong = check(device, WRONG);
        page.number("wrong", wrong.worstError());
        page.number("expected", wrong.expected());
        page.number("actual", wrong.actual());
        drawSlopes(device, page);
    }

    private static boolean hasDoubles(Device device) {
        try {
            return Tensor.zeros(device, DType.FLOAT64, Shape.of(1)).isAlive();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static double automatic(Device device, DType type) {
        Tensor x = Tensor.full(device, type, Shape.of(), POINT).variable();
        return function(x).backward().of(x).item();
    }

    private static double[] errors(Tensor quotients, double slope) {
        return Arrays.stream(quotients.toDoubleArray())
                .map(quotient -> Math.abs(quotient / slope - 1))
                .toArray();
    }

    private static GradientCheck.Result check(Device device, CustomOp operation) {
        double[] points = Grid.spaced(-3, 3, 13);
        return new GradientCheck(
                        operands -> operation.apply(operands.getFirst()),
                        List.of(GradientCheck.Argument.of(points, points.length)))
                .firstOrder(device, TOLERANCE);
    }

    private static void drawSlopes(Device device, Page page) {
        Tensor x = Tensors.linspace(device, DType.FLOAT32, -3, 3, 25).variable();
        double h = Math.cbrt(Math.ulp(1f));
        Tensor differences = x.plus(h).cos().minus(x.minus(h).cos()).div(2 * h);
        Tensor right = RIGHT.apply(x).sum().backward().of(x);
        Tensor wrong = WRONG.apply(x).sum().backward().of(x);
        double[] xs = x.toDoubleArray();
        Plot plot = Plot.of("x", page.text("slope"))
                .line(page.text("by hand"), xs, right.toDoubleArray())
                .line(page.text("with a mistake"), xs, wrong.toDoubleArray())
                .points(page.text("differences"), xs, differences.toDoubleArray());
        String alternative = "The differences lie on the first curve, and not on the second.";
        page.show("slopes", "The slope of the cosine", alternative, plot);
    }
}
