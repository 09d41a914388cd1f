package org.kudari.model;

import java.util.List;
import org.kudari.tensor.Tensor;

/** The computation of a layer that has several inputs or several outputs. */
@FunctionalInterface
public interface ForwardOfMany extends Forward {

    @Override
    List<Tensor> apply(List<Tensor> inputs, ForwardContext context);

    @Override
    default Tensor apply(Tensor input, ForwardContext context) {
        List<Tensor> outputs = apply(List.of(input), context);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException("the layer has " + outputs.size() + " outputs, and one is asked for");
        }
        return outputs.getFirst();
    }
}
