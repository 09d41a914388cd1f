package org.kudari.examples.gallery.parts;

import java.util.List;
import org.kudari.autograd.CustomOp;
import org.kudari.tensor.Tensor;

/** The cosine with a backward pass written by hand: its derivative is the sine times a sign. */
public final class Cosine extends CustomOp {
    private final double sign;

    public Cosine(double sign) {
        super("cosine");
        this.sign = sign;
    }

    @Override
    protected Tensor forward(List<Tensor> operands) {
        return operands.getFirst().cos();
    }

    @Override
    protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
        return List.of(operands.getFirst().sin().times(upstream).times(sign));
    }
}
