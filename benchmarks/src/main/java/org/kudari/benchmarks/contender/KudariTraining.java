package org.kudari.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** A training as in the README. */
final class KudariTraining implements Workload {
    private final Device device;
    private final Model model;
    private final Adam adam;
    private final List<Tensor> examples = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();
    private int steps;

    KudariTraining(Device device, TrainCase of) {
        this.device = device;
        model = model(device, of);
        adam = new Adam(model.parameters(), TrainCase.LEARNING_RATE);
        for (int i = 0; i < TrainCase.BATCHES; i++) {
            examples.add(Tensor.of(device, of.examples(i), of.batch(), of.inputs(0)));
            labels.add(Tensor.of(device, of.labels(i), of.batch()));
        }
    }

    /** The network of a case, with its first weights. */
    static Model model(Device device, TrainCase of) {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < of.layers(); layer++) {
            if (layer > 0) {
                layers.add(Activation.relu());
            }
            layers.add(new Linear(of.inputs(layer), of.outputs(layer)));
        }
        Model model = new Sequential(layers).on(device, 1);
        for (int layer = 0; layer < of.layers(); layer++) {
            // Weights and biases alternate. Biases start at 0, as in the case.
            Tensor weight = Tensor.of(device, of.weights(layer), of.inputs(layer), of.outputs(layer));
            model.parameters().set(2 * layer, weight);
        }
        return model;
    }

    @Override
    public void call() {
        try (Scope _ = device.scope()) {
            step();
        }
    }

    private Tensor step() {
        int batch = steps++ % TrainCase.BATCHES;
        Tensor loss = Losses.crossEntropy(model.forward(examples.get(batch)), labels.get(batch));
        adam.step(loss.backward());
        return loss;
    }

    @Override
    public void finish() {
        device.finish();
    }

    @Override
    public double[] evidence() {
        double[] losses = new double[TrainCase.COMPARED_STEPS];
        for (int i = 0; i < losses.length; i++) {
            try (Scope _ = device.scope()) {
                losses[i] = step().item();
            }
        }
        return losses;
    }

    @Override
    public boolean isWarm() {
        return CpuBackendWarmUp.isOver();
    }
}
