package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.parts.StepTimes;

/** The exhibits, in the order in which they are to be read. */
public final class Gallery {
    private Gallery() {}

    /** {@return all exhibits; that of devices says how to measure them} */
    public static List<Exhibit> exhibits() {
        return exhibitsWith(new Exhibit("two-devices-unmeasured", (_, _) -> {}));
    }

    /**
     * {@return all exhibits}
     *
     * @param times what was measured on devices
     */
    public static List<Exhibit> exhibits(StepTimes times) {
        return exhibitsWith(new Exhibit("two-devices", (_, page) -> TwoDevices.show(times, page)));
    }

    private static List<Exhibit> exhibitsWith(Exhibit devices) {
        return List.of(
                new Exhibit("one-neuron", OneNeuron::show),
                new Exhibit("slope", Slope::show),
                new Exhibit("backwards", Backwards::show),
                new Exhibit("learning-rates", LearningRates::show),
                new Exhibit("local-minimum", LocalMinimum::show),
                new Exhibit("fitting-a-line", FittingALine::show),
                new Exhibit("logic-gates", LogicGates::show),
                new Exhibit("xor", Xor::show),
                new Exhibit("three-layers", ThreeLayers::show),
                new Exhibit("deep-gradients", DeepGradients::show),
                new Exhibit("optimizers-race", OptimizersRace::show),
                new Exhibit("up-or-down", UpOrDown::show),
                new Exhibit("outliers", Outliers::show),
                new Exhibit("gradient-check", GradientChecks::show),
                new Exhibit("curvature", Curvature::show),
                new Exhibit("ascent", Ascent::show),
                new Exhibit("your-own-graph", YourOwnGraph::show),
                devices);
    }
}
