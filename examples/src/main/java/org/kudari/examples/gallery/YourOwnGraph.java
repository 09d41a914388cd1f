package org.kudari.examples.gallery;

import static org.kudari.nn.Activation.relu;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.pictures.GraphPicture;
import org.kudari.pictures.figure.Figure;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.ComputationGraph;
import org.kudari.tensor.ComputationGraph.Kind;
import org.kudari.tensor.ComputationGraph.Value;
import org.kudari.tensor.Tensor;

/** The computation graph of any tensor, drawn by the engine: of one neuron, and of a network with two layers. */
final class YourOwnGraph {
    private YourOwnGraph() {}

    static void show(Device device, Page page) {
        // The neuron that the course began with.
        Tensor x = Tensor.scalar(device, 2);
        Tensor t = Tensor.scalar(device, 10);
        Tensor w = Tensor.scalar(device, 3).variable();
        Tensor neuron = x.times(w).minus(t).square();
        page.show(
                "neuron",
                figure(page, "One neuron", GraphPicture.of(neuron).name(x, "x").name(w, "w"), neuron));

        // A classifier: is a point inside of the circle, or outside?
        Tensor points = Tensor.random(device, Distribution.NORMAL, RandomKey.of(1), DType.FLOAT32, Shape.of(32, 2));
        Tensor labels = points.square().sum(1).greaterThan(1).to(DType.INT64);
        Model model =
                Sequential.of(new Linear(2, 16), relu(), new Linear(16, 2)).on(device, 1);
        Tensor loss = Losses.crossEntropy(model.forward(points), labels);

        List<Value> values = ComputationGraph.of(loss).values();
        page.number("loss", loss.item());
        page.number("operations", count(values, Kind.OPERATION));
        page.number("parameters", count(values, Kind.VARIABLE));
        page.number("kept", values.stream().filter(Value::isKept).count());
        GraphPicture picture =
                GraphPicture.of(loss).name(points, page.text("points")).name(labels, page.text("labels"));
        page.show("network", figure(page, "Two layers and cross-entropy", picture, loss));
    }

    private static long count(List<Value> values, Kind kind) {
        return values.stream().filter(value -> value.kind() == kind).count();
    }

    /** The picture sees the gradients of results on the way back, and is given those of variables. */
    private static Figure figure(Page page, String title, GraphPicture picture, Tensor loss) {
        String alternative =
                page.text("Boxes for operations and variables, with shapes and gradients, down to the loss.");
        return picture.words(page::text).title(page.text(title), alternative).figure(loss.backward());
    }
}
