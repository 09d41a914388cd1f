package org.kudari.benchmarks.peers.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.relu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Workload;

/** A training as in PyTorch's C++ examples. */
final class LibtorchTraining implements Workload {
    private final Network network;
    private final Adam adam;
    private final List<Tensor> examples = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();
    private int steps;

    /** The network of a case, with its first weights. */
    static final class Network extends Module {
        private final List<LinearImpl> layers = new ArrayList<>();

        Network(TrainCase of) {
            for (int layer = 0; layer < of.layers(); layer++) {
                LinearImpl linear = new LinearImpl(of.inputs(layer), of.outputs(layer));
                layers.add(register_module("layer" + layer, linear));
                try (NoGradGuard _ = new NoGradGuard()) {
                    linear.weight()
                            .copy_(LibtorchFactory.matrix(
                                    of.transposedWeights(layer), of.outputs(layer), of.inputs(layer)));
                    linear.bias().zero_();
                }
            }
        }

        Tensor forward(Tensor inputs) {
            Tensor value = inputs;
            for (int i = 0; i < layers.size(); i++) {
                value = layers.get(i).forward(i == 0 ? value : relu(value));
            }
            return value;
        }
    }

    LibtorchTraining(TrainCase of) {
        network = new Network(of);
        adam = new Adam(network.parameters(), new AdamOptions(TrainCase.LEARNING_RATE));
        for (int i = 0; i < TrainCase.BATCHES; i++) {
            examples.add(LibtorchFactory.matrix(of.examples(i), of.batch(), of.inputs(0)));
            labels.add(torch.tensor(LibtorchFactory.longs(of.labels(i))));
        }
    }

    @Override
    public void call() {
        try (PointerScope _ = new PointerScope()) {
            step();
        }
    }

    private Tensor step() {
        int batch = steps++ % TrainCase.BATCHES;
        adam.zero_grad();
        Tensor loss = cross_entropy(network.forward(examples.get(batch)), labels.get(batch));
        loss.backward();
        adam.step();
        return loss;
    }

    @Override
    public double[] evidence() {
        double[] losses = new double[TrainCase.COMPARED_STEPS];
        for (int i = 0; i < losses.length; i++) {
            try (PointerScope _ = new PointerScope()) {
                losses[i] = step().item_float();
            }
        }
        return losses;
    }
}
