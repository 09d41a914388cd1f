package org.kudari.train;

import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.Loss;
import org.kudari.model.Contributions;
import org.kudari.model.ForwardContext;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * The gradient of each row's loss by itself: for differential privacy, for the influence of rows, or to find those that a
 * model learns nothing from. Each row has a forward and a backward pass of its own, so it takes as many steps as there
 * are rows. Layers behave as in the {@link org.kudari.tensor.Mode} of the thread; statistics of a batch are those of one
 * row, and states are not changed.
 */
public final class PerSampleGradients {
    private PerSampleGradients() {}

    /**
     * Computes the gradients of rows.
     *
     * @param model the model
     * @param loss the loss of a batch, here of one row
     * @param inputs the inputs, with the rows along the first axis
     * @param labels the labels of the rows, along the first axis
     * @param step the step from which random numbers of layers follow; each row is a shard of it
     * @return {@code [rows, n]}: in each row the gradients in the layout of {@link Parameters#flat}, of which {@link
     *     Parameters#slice} gives the part of a parameter
     * @throws IllegalArgumentException if there are not as many labels as inputs, or there is no row
     */
    public static Tensor flat(Model model, Loss loss, Tensor inputs, Tensor labels, Step step) {
        int rows = Math.toIntExact(inputs.shape().dim(0));
        if (rows == 0 || labels.shape().dim(0) != rows) {
            throw new IllegalArgumentException(
                    "gradients of each row need rows and as many labels, not inputs of shape " + inputs.shape()
                            + " and labels of shape " + labels.shape());
        }
        Device device = model.device();
        Parameters parameters = model.parameters();
        try (Scope _ = device.scope()) {
            List<Tensor> gradients = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                try (Scope _ = device.scope()) {
                    ForwardContext context =
                            ForwardContext.of(step.shard(row, rows)).collecting(new Contributions());
                    Tensor output = model.forward(inputs.slice(0, row, row + 1), context);
                    Tensor value = loss.of(output, labels.slice(0, row, row + 1));
                    gradients.add(value.backward().flat(parameters).unsqueeze(0).keep());
                }
            }
            return gradients
                    .getFirst()
                    .concatenate(0, gradients.subList(1, rows))
                    .keep();
        }
    }
}
