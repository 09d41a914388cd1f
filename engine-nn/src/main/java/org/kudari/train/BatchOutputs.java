package org.kudari.train;

import java.util.List;
import org.kudari.data.Batch;
import org.kudari.loss.BatchLoss;
import org.kudari.model.ForwardContext;
import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

/**
 * What a model makes of a batch.
 *
 * @param batch the batch
 * @param outputs the outputs, in the order of the architecture
 */
record BatchOutputs(Batch batch, List<Tensor> outputs) {

    /** Runs the forward pass, in the mode of this thread. */
    static BatchOutputs of(Model model, Batch batch, ForwardContext context) {
        return new BatchOutputs(batch, model.forward(batch.allInputs(), context));
    }

    /** The loss; null if the loss function returns that. */
    Tensor loss(BatchLoss loss) {
        return loss.of(outputs, batch.allLabels(), batch.weights().orElse(null));
    }
}
