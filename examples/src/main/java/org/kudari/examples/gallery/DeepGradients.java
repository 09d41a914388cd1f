package org.kudari.examples.gallery;

import static org.kudari.examples.gallery.parts.DeepNetworks.DEPTH;
import static org.kudari.examples.gallery.parts.DeepNetworks.UNLIMITED;
import static org.kudari.examples.gallery.parts.DeepNetworks.WIDTH;
import static org.kudari.nn.Activation.relu;
import static org.kudari.nn.Activation.sigmoid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String VANISH =
            "The line of the sigmoids falls by twenty powers of ten towards the first layer.";
    private static final String EXPLODE = "Two lines of one shape, the clipped one far below.";
    private static final String FAR = "Three heaps, far from one another.";
    private static final String NEAR = "Three heaps, one over the other.";
    private static final String LOSSES = "One line stands still, one leaves the picture, two come down.";

    private DeepGradients() {}

    /** A network by what each hidden layer is, and by the norm to which its gradients are clipped. */
    private record Kind(String name, Layer hidden, double longest) {
        Kind(String name, Layer hidden) {
            this(name, hidden, UNLIMITED);
        }
    }

    static void show(Device device, Page page) {
        DeepNetworks networks = new DeepNetworks(device);
        page.number("depth", DEPTH);
        page.number("longest", LONGEST);
        Linear xavier = new Linear(WIDTH, WIDTH, Initializer.xavier());
        Kind sigmoid = new Kind("sigmoid", Sequential.of(xavier, sigmoid()));
        Kind relu = new Kind("ReLU", Sequential.of(xavier, relu()));
        Kind he = new Kind("ReLU, He", Sequential.of(new Linear(WIDTH, WIDTH, Initializer.he()), relu()));
        Kind residual = new Kind("residual", Residual.of(xavier, sigmoid()));
        Kind normalised = new Kind("normalised", Sequential.of(xavier, sigmoid(), new LayerNorm(WIDTH)));
        Layer strong = Sequential.of(new Linear(WIDTH, WIDTH, Initializer.normal(0, 0.5)), relu());
        Kind large = new Kind("large weights", strong);
        Kind clipped = new Kind("clipped", strong, LONGEST);

        // The gradients of the weights before training, layer by layer. Powers of ten are all that matters here.
        Map<String, List<Tensor>> gradients = new HashMap<>();
        Map<String, double[]> norms = new HashMap<>();
        for (Kind kind : List.of(sigmoid, relu, he, residual, normalised, large, clipped)) {
            gradients.put(kind.name, networks.gradients(kind.hidden, kind.longest));
            double[] ofLayers = gradients.get(kind.name).stream()
                    .mapToDouble(each -> each.norm().item())
                    .toArray();
            norms.put(kind.name, ofLayers);
            String key = kind.name.replaceAll("\\W", "");
            page.number("first." + key, Math.pow(10, Math.round(Math.log10(ofLayers[0]))));
            page.number("last." + key, Math.pow(10, Math.round(Math.log10(ofLayers[ofLayers.length - 1]))));
        }

        // What that does to training.
        Map<String, double[]> losses = new HashMap<>();
        for (Kind kind : List.of(sigmoid, residual, large, clipped)) {
            double[] ofSteps = networks.losses(kind.hidden, kind.longest, STEPS);
            losses.put(kind.name, ofSteps);
            String key = kind.name.replaceAll("\\W", "");
            page.number("start." + key, ofSteps[0]);
            page.number("end." + key, ofSteps[STEPS - 1]);
        }

        Plot norm =
                Plot.of(page.text("layer"), page.text("norm of the gradient")).logY();
        page.show("vanish", "Gradients that vanish", VANISH, lines(page, norm, 1, norms, "sigmoid", "ReLU"));
        Plot last = lines(page, norm, 1, norms, "ReLU, He", "residual", "normalised");
        page.show("last", "Gradients that last", "Three lines that stay within a few powers of ten.", last);
        page.show(
                "explode", "Gradients that explode", EXPLODE, lines(page, norm, 1, norms, "large weights", "clipped"));
        Plot heaps = histograms(page, gradients.get("sigmoid"));
        page.show("many-sigmoid", "Sigmoid: all gradients of a layer", FAR, heaps);
        page.show("many-he", "ReLU, He: all gradients of a layer", NEAR, histograms(page, gradients.get("ReLU, He")));
        Plot loss = Plot.of(page.text("step"), page.text("loss")).logY().limitY(0.05, 1e4);
        loss = lines(page, loss, 0, losses, "sigmoid", "residual", "large weights", "clipped");
        page.show("losses", "The loss over the steps", LOSSES, loss);
    }

    /** Adds a line for each kind, whose first point is at {@code start}. */
    private static Plot lines(Page page, Plot plot, int start, Map<String, double[]> values, String... kinds) {
        Plot more = plot;
        for (String kind : kinds) {
            double[] ys = values.get(kind);
            more = more.line(page.text(kind), Grid.spaced(start, start + ys.length - 1, ys.length), ys);
        }
        return more;
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
}
