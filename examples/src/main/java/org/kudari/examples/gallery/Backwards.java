package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.tensor.GradientHooks;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Gradients flow backwards: through a network of two inputs, two hidden nodes and one output. */
final class Backwards {
    private static final List<String> FIRST = List.of("x1", "x2");
    private static final List<String> SECOND = List.of("h1", "h2");
    private static final List<String> THIRD = List.of("y");
    private static final double RATE = 0.1;

    private Backwards() {}

    static void show(Device device, Page page) {
        // Row i, column j of W: the weight from input i to hidden node j.
        Tensor x = Tensor.of(device, new float[] {1, 0.5f}, 1, 2);
        Tensor w = Tensor.of(device, new float[] {0.1f, 0.3f, 0.2f, 0.4f}, 2, 2).variable();
        Tensor v = Tensor.of(device, new float[] {0.5f, 0.6f}, 2, 1).variable();
        Tensor t = Tensor.scalar(device, 1);
        note(page, "x", x);
        note(page, "w", w);
        note(page, "v", v);
        note(page, "t", t);

        // Forwards.
        Tensor h = x.matmul(w);
        Tensor y = h.matmul(v);
        Tensor loss = y.minus(t).square();
        note(page, "h", h);
        note(page, "y", y);
        note(page, "loss", loss);

        // Backwards. On its way to the weights the gradient passes the output and the hidden nodes.
        GradientHooks.onGradient(y, gradient -> note(page, "ofY", gradient));
        GradientHooks.onGradient(h, gradient -> note(page, "ofH", gradient));
        Gradients gradients = loss.backward();
        note(page, "ofV", gradients.of(v));
        note(page, "ofW", gradients.of(w));

        // All weights take a step against their gradients.
        Tensor nextW = w.detach().minus(gradients.of(w).times(RATE));
        Tensor nextV = v.detach().minus(gradients.of(v).times(RATE));
        page.number("rate", RATE);
        note(page, "nextLoss", x.matmul(nextW).matmul(nextV).minus(t).square());

        page.show("flow", new Animation(frames(page), 2, 6));
    }

    /** Notes a number, or the numbers of a tensor: {@code h1} and {@code h2} of {@code h}. */
    private static void note(Page page, String name, Tensor tensor) {
        double[] values = tensor.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            page.number(values.length == 1 ? name : name + (i + 1), values[i]);
        }
    }

    private static List<Figure> frames(Page page) {
        return Diagram.downwards()
                .node("x1", "x₁", page.noted("x1"))
                .node("x2", "x₂", page.noted("x2"))
                .node("h1", "h₁")
                .node("h2", "h₂")
                .node("y", "y")
                .node("t", "t", page.noted("t"))
                .node("loss", "L = (y − t)²")
                .edges(FIRST, SECOND, page.noted("w", 4))
                .edges(SECOND, THIRD, page.noted("v", 2))
                .edges(List.of("y", "t"), List.of("loss"))
                .thenDetail("h1", page.noted("h1"))
                .detail("h2", page.noted("h2"))
                .thenDetail("y", page.noted("y"))
                .thenDetail("loss", page.noted("loss"))
                .thenGradient("y", "∂L/∂y = " + page.noted("ofY"))
                .light("y", "loss")
                .then()
                .gradients(SECOND, THIRD, page.noted("ofV", 2))
                .thenGradient("h1", "∂L/∂h₁ = " + page.noted("ofH1"))
                .gradient("h2", "∂L/∂h₂ = " + page.noted("ofH2"))
                .then()
                .gradients(FIRST, SECOND, page.noted("ofW", 4))
                .frames(
                        page.text("Gradients flow backwards"),
                        page.text("A network whose gradients appear one layer after the other, from the loss back."));
    }
}
