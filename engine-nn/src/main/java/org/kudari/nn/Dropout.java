package org.kudari.nn;

import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.Step;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Elementwise;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/**
 * Sets random elements to 0 in training, and scales the others so that the mean stays the same. In a {@link Mode} that
 * is not training it passes its input through. Which elements follows from the {@link Step} and the model's seed. Srivastava et al., "Dropout", JMLR 15, 2014.
 *
 * @param probability the probability that an element is set to 0, at least 0 and below 1
 */
public record Dropout(float probability) implements Layer {
    static final LayerCodec<Dropout> CODEC = LayerCodec.of(
            "dropout",
            Dropout.class,
            layer -> Float.toString(layer.probability),
            line -> new Dropout(Float.parseFloat(line.parts(2)[1])));

    private static final Expr KEEP = Expr.uniform(0);
    private static final Expr SCALE = Expr.uniform(1);

    /** Inputs: the element and a number uniform on [0, 1). */
    private static final Kernel KERNEL =
            Kernel.of(2, 2, select(lessThan(Expr.input(1), KEEP), Expr.input(0).times(SCALE), Expr.constant(0)));

    /**
     * Checks the probability.
     *
     * @throws IllegalArgumentException if it is not in [0, 1)
     */
    public Dropout {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("a dropout probability is at least 0 and below 1, not " + probability);
        }
    }

    @Override
    public Forward build(ModelBuilder builder) {
        RandomKey key = builder.key();
        double keep = 1.0 - probability;
        // Rounded here, so that every device keeps the same elements: some compare in float32, some in double.
        Elementwise elementwise = new Elementwise("dropout", KERNEL, new double[] {(float) keep, 1 / keep}, null);
        return (input, context) -> {
            if (!context.isTraining() || probability == 0) {
                return input;
            }
            Tensor random =
                    Tensor.random(input.device(), Distribution.UNIFORM, context.key(key), input.type(), input.shape());
            return input.apply(elementwise, List.of(input, random));
        };
    }

    @Override
    public String toString() {
        return "Dropout(" + probability + ")";
    }
}
