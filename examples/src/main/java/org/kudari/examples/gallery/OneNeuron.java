package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.tensor.GradientHooks;
import org.kudari.tensor.Tensor;

/** The chain rule on one neuron: values go forwards, gradients go back. */
final class OneNeuron {
    private static final double RATE = 0.1;

    private OneNeuron() {}

    static void show(Device device, Page page) {
        // The neuron multiplies its input by a weight. It should answer t.
        Tensor x = Tensor.scalar(device, 2);
        Tensor t = Tensor.scalar(device, 10);
        Tensor w = Tensor.scalar(device, 3).variable();

        // Forwards: the answer, and how wrong it is.
        Tensor y = x.times(w);
        Tensor loss = y.minus(t).square();
        page.number("x", x.item());
        page.number("t", t.item());
        page.number("w", w.item());
        page.number("y", y.item());
        page.number("loss", loss.item());

        // Backwards: the engine computes the gradient of y on its way to that of w.
        GradientHooks.onGradient(y, gradient -> page.number("ofY", gradient.item()));
        double ofW = page.number("ofW", loss.backward().of(w).item());

        // The chain rule: dL/dw is dL/dy times dy/dw. This factor alone is the gradient of y.
        page.number("yByW", x.times(w).backward().of(w).item());

        // A step against the gradient makes the loss smaller.
        Tensor stepped = w.detach().minus(RATE * ofW);
        page.number("rate", RATE);
        page.number("next", stepped.item());
        page.number("nextLoss", x.times(stepped).minus(t).square().item());

        page.show("steps", new Animation(frames(page), 1.5, 5));
    }

    private static List<Figure> frames(Page page) {
        return Diagram.downwards()
                .node("x", "x", page.noted("x"))
                .node("w", "w", page.noted("w"))
                .node("t", "t", page.noted("t"))
                .node("y", "y = x w")
                .node("loss", "L = (y − t)²")
                .edges(List.of("x", "w"), List.of("y"))
                .edges(List.of("t", "y"), List.of("loss"))
                .thenDetail("y", page.noted("y"))
                .thenDetail("loss", page.noted("loss"))
                .thenGradient("y", "∂L/∂y = " + page.noted("ofY"))
                .light("y", "loss")
                .thenGradient("w", "y", "∂y/∂w = " + page.noted("yByW"))
                .thenGradient("w", "∂L/∂w = " + page.noted("ofW"))
                .light("w", "y")
                .light("y", "loss")
                .thenDetail("w", "w − " + page.noted("rate") + " ∂L/∂w = " + page.noted("next"))
                .frames(
                        page.text("One neuron, step by step"),
                        page.text("The values go forwards to the loss, the gradients back to the weight."));
    }
}
