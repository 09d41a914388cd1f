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
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** The way back through three layers, by hand: what each receives, makes for itself, and hands on. */
final class ThreeLayers {
    private static final List<String> LAYERS = List.of("input layer", "hidden layer", "output layer");
    private static final List<String> VALUES = List.of("X", "H₁", "H₂", "Z");
    private static final int BATCH = 4;
    private static final int[] WIDTHS = {3, 5, 4, 2};
    private static final int LAST = 2;

    private ThreeLayers() {}

    private static Tensor random(Device device, int stream, long... dims) {
        RandomKey key = RandomKey.of(7).child(stream);
        return Tensor.random(device, Distribution.NORMAL, key, DType.FLOAT32, Shape.of(dims));
    }

    static void show(Device device, Page page) {
        Tensor[] weights = new Tensor[3];
        Tensor[] biases = new Tensor[3];
        for (int i = 0; i <= LAST; i++) {
            weights[i] = random(device, i, WIDTHS[i], WIDTHS[i + 1]).variable();
            biases[i] = random(device, 10 + i, WIDTHS[i + 1]).variable();
        }
        Tensor targets = Tensor.of(device, new float[] {1, 0, 0, 1, 0, 1, 1, 0}, BATCH, WIDTHS[3]);

        // Forwards to a cross entropy. Each layer sums with its weights; all but the last put the sums through relu.
        Tensor[] values = new Tensor[4];
        values[0] = random(device, 20, BATCH, WIDTHS[0]);
        for (int i = 0; i <= LAST; i++) {
            Tensor sums = values[i].matmul(weights[i]).plus(biases[i]);
            values[i + 1] = i == LAST ? sums : sums.relu();
        }
        Tensor loss = values[3].logSoftmax(1).times(targets).sum(1).mean().negate();

        // Backwards, by hand. It begins with what was said minus what is right.
        Tensor[] ofValues = new Tensor[4];
        Tensor[] ofWeights = new Tensor[3];
        Tensor[] ofBiases = new Tensor[3];
        ofValues[3] = values[3].softmax(1).minus(targets).div(BATCH);
        for (int i = LAST; i >= 0; i--) {
            // The layer receives the gradient of its results. Where relu gave 0, it lets nothing through.
            Tensor received = ofValues[i + 1];
            Tensor ofSums = i == LAST ? received : received.times(values[i + 1].sign());
            // It makes the gradients of its own weights and biases, and hands on that of its inputs.
            ofWeights[i] = values[i].transpose().matmul(ofSums);
            ofBiases[i] = ofSums.sum(0);
            ofValues[i] = ofSums.matmul(weights[i].transpose());
        }

        // The engine's own way back. How far is it from ours?
        Gradients gradients = loss.backward();
        double difference = 0;
        for (int i = 0; i <= LAST; i++) {
            Tensor ofWeight = gradients.of(weights[i]).minus(ofWeights[i]).abs().max();
            Tensor ofBias = gradients.of(biases[i]).minus(ofBiases[i]).abs().max();
            difference = Math.max(difference, Math.max(ofWeight.item(), ofBias.item()));
        }
        page.number("difference", difference);
        page.number("batch", BATCH);
        // Nodes of a hidden layer for which relu gave 0 in all rows.
        page.number("silent1", values[1].max(0).lessEqual(0).countNonZero().item());
        page.number("silent2", values[2].max(0).lessEqual(0).countNonZero().item());
        flow(page, weights, biases, values);
        for (int i = 0; i <= LAST; i++) {
            page.show("layer" + i, matrix(page, page.text(LAYERS.get(i)) + ": ∂L/∂W", ofWeights[i]));
        }
    }

    /** The shape of a gradient is that of its tensor. */
    private static void flow(Page page, Tensor[] weights, Tensor[] biases, Tensor[] values) {
        Diagram flow = Diagram.downwards().node("0", page.text("inputs"));
        for (int i = 0; i <= LAST; i++) {
            flow = flow.node(
                            "" + (i + 1),
                            page.text(LAYERS.get(i)),
                            "W " + weights[i].shape() + ", b " + biases[i].shape())
                    .edge("" + i, "" + (i + 1), VALUES.get(i) + " " + values[i].shape());
        }
        flow = flow.node("4", page.text("loss L")).edge("3", "4", "Z " + values[3].shape());
        for (int i = LAST; i >= 0; i--) {
            flow = flow.then()
                    .gradient("" + (i + 1), "" + (i + 2), "∂L/∂" + VALUES.get(i + 1) + " " + values[i + 1].shape())
                    .then()
                    .gradient("" + (i + 1), "∂L/∂W " + weights[i].shape() + ", ∂L/∂b " + biases[i].shape());
        }
        flow = flow.then().gradient("0", "1", "∂L/∂X " + values[0].shape());
        String words =
                page.text("From the loss back, each layer receives a gradient, makes its own, and hands one on.");
        page.show("flow", new Animation(flow.frames(page.text("Three layers"), words), 1.5, 5));
    }

    private static Figure matrix(Page page, String title, Tensor gradient) {
        double[][] rows = gradient.split(0, 1).stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
        double most = gradient.abs().max().item();
        Plot plot = Plot.of(page.text("to node"), page.text("from node"))
                .title(title)
                .heat(Grid.matrix(rows), ColourMap.DIVERGING, -most, most)
                .colourBar("", ColourMap.DIVERGING, -most, most);
        return new Figure(title, page.text("A matrix of gradients as colours."), plot).size(300, 260);
    }
}
