package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.examples.gallery.page.Exhibit;

/** The exhibits, in the order in which they are to be read. */
public final class Gallery {
    private Gallery() {}

    /** {@return all exhibits} */
    public static List<Exhibit> exhibits() {
        return List.of(
                new Exhibit("one-neuron", OneNeuron::show),
                new Exhibit("logic-gates", LogicGates::show),
                new Exhibit("xor", Xor::show),
                new Exhibit("deep-gradients", DeepGradients::show),
                new Exhibit("gradient-check", GradientChecks::show),
                new Exhibit("curvature", Curvature::show),
                new Exhibit("ascent", Ascent::show));
    }
}
