package org.kudari.loss;

import java.util.List;
import org.kudari.tensor.Tensor;

/**
 * A loss that has a value for each element or row, and reduces these. A row is an index of the first axis: an example
 * of the batch. Rows may be weighted: the weight of a row multiplies its values. It does not change what a mean is
 * divided by, as the argument {@code weight} of PyTorch's {@code binary_cross_entropy} does not.
 */
public interface RowLoss extends Loss {
    /** {@return what becomes of the values} */
    LossReduction reduction();

    /**
     * {@return this loss with another reduction}
     *
     * @param reduction what becomes of the values
     */
    RowLoss withReduction(LossReduction reduction);

    /**
     * Computes the loss of weighted rows.
     *
     * @param outputs the model's outputs, {@code [rows, ..]}
     * @param labels the true values or classes of these rows
     * @param rowWeights {@code [rows]}, a factor for each row
     * @return what the reduction makes of the weighted values
     * @throws IllegalArgumentException if the outputs and the labels do not fit each other or the loss, or there is not
     *     one weight for each row
     */
    Tensor of(Tensor outputs, Tensor labels, Tensor rowWeights);

    /**
     * Computes the loss of a model's only output and a batch's only label, with weights if the rows have some.
     *
     * @throws IllegalStateException if there is no label
     * @throws IllegalArgumentException if there are several of one of them
     */
    @Override
    default Tensor of(List<Tensor> outputs, List<Tensor> labels, Tensor rowWeights) {
        LossOperands.requireOne(outputs, labels);
        return rowWeights == null
                ? of(outputs.getFirst(), labels.getFirst())
                : of(outputs.getFirst(), labels.getFirst(), rowWeights);
    }
}
