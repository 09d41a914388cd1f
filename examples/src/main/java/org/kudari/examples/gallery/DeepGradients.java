package org.kudari.examples.gallery;

import static org.kudari.examples.gallery.parts.DeepNetworks.DEPTH;
import static org.kudari.examples.gallery.parts.DeepNetworks.UNLIMITED;
import static org.kudari.examples.gallery.parts.DeepNetworks.WIDTH;
import static org.kudari.nn.Activation.relu;
import static org.kudari.nn.Activation.sigmoid;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.DeepNetworks;
import org.kudari.init.Initializer;
import org.kudari.model.Layer;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/** How large the gradients are in each layer of a deep network, and what keeps them in bounds. */
final class DeepGradients {
    private static final int STEPS = 100;
    private static final double LONGEST = 1;

    private DeepGradients() {}

    static void show(Device device, Page page) {
        DeepNetworks networks = new DeepNetworks(device);

        // A hidden layer of each kind.
        Linear xavier = new Linear(WIDTH, WIDTH, Initializer.xavier());
        Layer sigmoid = Sequential.of(xavier, sigmoid());
        Layer relu = Sequential.of(xavier, relu());
        Layer he = Sequential.of(new Linear(WIDTH, WIDTH, Initializer.he()), relu());
        Layer residual = Residual.of(xavier, sigmoid());
        Layer normalised = Sequential.of(xavier, sigmoid(), new LayerNorm(WIDTH));
        Layer large = Sequential.of(new Linear(WIDTH, WIDTH, Initializer.normal(0, 0.5)), relu());
        page.number("depth", DEPTH);
        page.number("longest", LONGEST);

        // The gradients of the weights before training, layer by layer.
        List<Tensor> ofSigmoid = networks.gradients(sigmoid, UNLIMITED);
        List<Tensor> ofHe = networks.gradients(he, UNLIMITED);
        Plot norms =
                Plot.of(page.text("layer"), page.text("norm of the gradient")).logY();
        Plot vanish = addNorms(page, norms, "sigmoid", ofSigmoid);
        vanish = addNorms(page, vanish, "ReLU", networks.gradients(relu, UNLIMITED));
        page.show(
                "vanish",
                "Gradients that vanish",
                "The line of the sigmoids falls by twenty powers of ten towards the first layer.",
                vanish);
        Plot last = addNorms(page, norms, "ReLU, He", ofHe);
        last = addNorms(page, last, "residual", networks.gradients(residual, UNLIMITED));
        last = addNorms(page, last, "normalised", networks.gradients(normalised, UNLIMITED));
        page.show("last", "Gradients that last", "Three lines that stay within a few powers of ten.", last);
        Plot explode = addNorms(page, norms, "large weights", networks.gradients(large, UNLIMITED));
        explode = addNorms(page, explode, "clipped", networks.gradients(large, LONGEST));
        page.show("explode", "Gradients that explode", "Two lines of one shape, the clipped one far below.", explode);
        page.show(
                "many-sigmoid",
                "Sigmoid: all gradients of a layer",
                "Three heaps, far from one another.",
                histograms(page, ofSigmoid));
        page.show(
                "many-he",
                "ReLU, He: all gradients of a layer",
                "Three heaps, one over the other.",
                histograms(page, ofHe));

        // What that does to training.
        Plot losses = Plot.of(page.text("step"), page.text("loss")).logY().limitY(0.05, 1e4);
        losses = addLosses(page, losses, "sigmoid", networks.losses(sigmoid, UNLIMITED, STEPS));
        losses = addLosses(page, losses, "residual", networks.losses(residual, UNLIMITED, STEPS));
        losses = addLosses(page, losses, "large weights", networks.losses(large, UNLIMITED, STEPS));
        losses = addLosses(page, losses, "clipped", networks.losses(large, LONGEST, STEPS));
        page.show(
                "losses",
                "The loss over the steps",
                "One line stands still, one leaves the picture, two come down.",
                losses);
    }

    private static Plot addNorms(Page page, Plot plot, String kind, List<Tensor> gradients) {
        double[] norms =
                gradients.stream().mapToDouble(each -> each.norm().item()).toArray();
        // Powers of ten are all that matters here.
        page.number("first." + key(kind), Math.pow(10, Math.round(Math.log10(norms[0]))));
        page.number("last." + key(kind), Math.pow(10, Math.round(Math.log10(norms[norms.length - 1]))));
        return plot.line(page.text(kind), Grid.spaced(1, norms.length, norms.length), norms);
    }

    private static Plot histograms(Page page, List<Tensor> gradients) {
        Plot plot = Plot.of(page.text("log₁₀ of the gradient's size"), page.text("number of weights"));
        for (int layer : new int[] {2, DEPTH / 2, DEPTH}) {
            double[] sizes =
                    gradients.get(layer - 1).abs().log().div(Math.log(10)).toDoubleArray();
            plot = plot.histogram(page.text("layer " + layer), sizes, -24, 0, 48);
        }
        return plot;
    }

    private static Plot addLosses(Page page, Plot plot, String kind, double[] losses) {
        page.number("start." + key(kind), losses[0]);
        page.number("end." + key(kind), losses[STEPS - 1]);
        return plot.line(page.text(kind), Grid.spaced(0, STEPS - 1, STEPS), losses);
    }

    private static String key(String kind) {
        return kind.replaceAll("\\W", "");
    }
}
