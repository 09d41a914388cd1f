package org.kudari.model;

import java.util.List;
import org.kudari.tensor.Tensor;

/** Two observers that see the same. */
record Observers(Observer first, Observer second) implements Observer {

    @Override
    public boolean wantsFoldedOutputs() {
        return first.wantsFoldedOutputs() || second.wantsFoldedOutputs();
    }

    @Override
    public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
        first.output(path, layer, inputs, output);
        second.output(path, layer, inputs, output);
    }

    @Override
    public void foldedOutput(String path, Layer layer, List<Tensor> inputs) {
        first.foldedOutput(path, layer, inputs);
        second.foldedOutput(path, layer, inputs);
    }

    @Override
    public void gradient(String path, Layer layer, Tensor gradient) {
        first.gradient(path, layer, gradient);
        second.gradient(path, layer, gradient);
    }

    @Override
    public void update(String parameter, Tensor gradient, Tensor update) {
        first.update(parameter, gradient, update);
        second.update(parameter, gradient, update);
    }
}
