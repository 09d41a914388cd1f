package org.kudari.predict;

import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

/** Says why the output of a model may not be finite. */
record ParameterSizes(Model model) {

    /** The larger of the factors is the likelier cause of an overflow. */
    String reasonOfOverflow(double largestFeature) {
        Tensor parameters = model.parameters().flat();
        double largestParameter =
                parameters.shape().elements() == 0 ? 0 : parameters.abs().max().item();
        return largestParameter <= largestFeature
                ? "its features may be too large"
                : "the model's parameters are as large as " + (float) largestParameter
                        + ", so its training may have diverged";
    }
}
