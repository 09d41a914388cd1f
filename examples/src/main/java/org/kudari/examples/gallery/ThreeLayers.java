package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Plot;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** The way back through three layers, by hand: what each receives, makes for itself, and hands on. */
final class ThreeLayers {
    private static final List<String> LAYERS = List.of("first layer", "second layer", "output layer");
    private static final List<String> VALUES = List.of("X", "H₁", "H₂", "Z");
    private static final int BATCH = 6;
    private static final int[] WIDTHS = {3, 5, 4, 2};
    private static final int LAST = 2;

    private ThreeLayers() {}

    private static Tensor random(Device device, int stream, long... dims) {
        RandomKey key = RandomKey.of(11).child(stream);
        return Tensor.random(device, Distribution.NORMAL, key, DType.FLOAT32, Shape.of(dims));
    }

    /** The tensors of the network. Its gradients are one more of these: each has the shape of what it belongs to. */
    private record Network(Tensor[] values, Tensor[] weights, Tensor[] biases) {
        Network() {
            this(new Tensor[4], new Tensor[3], new Tensor[3]);
        }
    }

    static void show(Device device, Page page) {
        Network network = new Network();
        Tensor[] values = network.values;
        for (int i = 0; i <= LAST; i++) {
            network.weights[i] = random(device, i, WIDTHS[i], WIDTHS[i + 1]).variable();
            network.biases[i] = random(device, 10 + i, WIDTHS[i + 1]).variable();
        }
        Tensor targets = Tensor.of(device, new float[] {1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1}, BATCH, WIDTHS[3]);

        // Forwards to a cross entropy. Each layer sums with its weights; all but the last put the sums through relu.
        values[0] = random(device, 20, BATCH, WIDTHS[0]);
        for (int i = 0; i <= LAST; i++) {
            Tensor sums = values[i].matmul(network.weights[i]).plus(network.biases[i]);
            values[i + 1] = i == LAST ? sums : sums.relu();
        }
        Tensor loss = values[3].logSoftmax(1).times(targets).sum(1).mean().negate();

        // Backwards, by hand. It begins with what was said minus what is right.
        Network gradients = new Network();
        gradients.values[3] = values[3].softmax(1).minus(targets).div(BATCH);
        for (int i = LAST; i >= 0; i--) {
            // The layer receives the gradient of its results. Where relu gave 0, it lets nothing through.
            Tensor received = gradients.values[i + 1];
            Tensor ofSums = i == LAST ? received : received.times(values[i + 1].sign());
            // It makes the gradients of its own weights and biases, and hands on that of its inputs.
            gradients.weights[i] = values[i].transpose().matmul(ofSums);
            gradients.biases[i] = ofSums.sum(0);
            gradients.values[i] = ofSums.matmul(network.weights[i].transpose());
        }

        // The engine's own way back. Is it ours?
        Gradients automatic = loss.backward();
        int agreeing = 0;
        for (int i = 0; i <= LAST; i++) {
            agreeing += automatic.of(network.weights[i]).allClose(gradients.weights[i], 1e-4, 1e-6) ? 1 : 0;
            agreeing += automatic.of(network.biases[i]).allClose(gradients.biases[i], 1e-4, 1e-6) ? 1 : 0;
        }
        page.number("agreeing", agreeing);
        page.number("batch", BATCH);
        // Nodes of a hidden layer for which relu gave 0 in all rows.
        page.number("silent1", values[1].max(0).lessEqual(0).countNonZero().item());
        page.number("silent2", values[2].max(0).lessEqual(0).countNonZero().item());
        page.show("flow", flow(page, network, gradients));
        for (int i = 0; i <= LAST; i++) {
            page.show("layer" + i, matrix(page, page.text(LAYERS.get(i)), gradients.weights[i]));
        }
    }

    private static Animation flow(Page page, Network network, Network gradients) {
        Diagram flow = Diagram.downwards().node("0", page.text("inputs"));
        for (int i = 0; i <= LAST; i++) {
            String shapes = "W " + network.weights[i].shape() + ", b " + network.biases[i].shape();
            flow = flow.node("" + (i + 1), page.text(LAYERS.get(i)), shapes)
                    .edge("" + i, "" + (i + 1), VALUES.get(i) + " " + network.values[i].shape());
        }
        flow = flow.node("4", page.text("loss L")).edge("3", "4", "Z " + network.values[3].shape());
        for (int i = LAST; i >= 0; i--) {
            String received = "∂L/∂" + VALUES.get(i + 1) + " " + gradients.values[i + 1].shape();
            String made = "∂L/∂W " + gradients.weights[i].shape() + ", ∂L/∂b " + gradients.biases[i].shape();
            flow = flow.then().gradient("" + (i + 1), "" + (i + 2), received);
            flow = flow.then().gradient("" + (i + 1), made);
        }
        flow = flow.then().gradient("0", "1", "∂L/∂X " + gradients.values[0].shape());
        String words = page.text("Each layer receives a gradient, makes its own, and hands one on.");
        return new Animation(flow.frames(page.text("Three layers"), words), 1.5, 5);
    }

    private static Figure matrix(Page page, String title, Tensor gradient) {
        double[][] rows =
                gradient.split(0, 1).stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
        double most = gradient.abs().max().item();
        Plot plot = Plot.of(page.text("to node"), page.text("from node"))
                .title(title)
                .matrix(rows, ColourMap.DIVERGING, -most, most)
                .colourBar("∂L/∂W", ColourMap.DIVERGING, -most, most);
        return new Figure(title, page.text("A matrix of gradients as colours."), plot).size(300, 260);
    }
}
