package org.kudari.tensor;

import java.util.ArrayList;
import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Random choices by weight. */
public final class Sampling {
    private Sampling() {}

    /**
     * Draws indices with probabilities proportional to weights, as PyTorch's {@code multinomial}. The indices are a
     * function of the weights and the key. An index of weight 0 is never drawn. Waits for the device, to check the
     * weights.
     *
     * <p>With replacement, an index is the place of a uniform number among the running sums of the weights. That takes
     * memory for samples times weights truth values. Without, the indices of the largest {@code ln(weight) + g} are
     * taken one after the other, where g is a random number of the Gumbel distribution (Efraimidis, Spirakis, "Weighted
     * random sampling with a reservoir", Information Processing Letters 97, 2006, in logarithms). That takes a pass
     * over the weights for each sample.
     *
     * @param weights the weights {@code [.., n]} of each index, at least 0, with any sum; of a floating type
     * @param samples the number of indices to draw from each row
     * @param replacement whether an index may be drawn again
     * @param key the stream of random numbers
     * @return the indices {@code [.., samples]} as {@code INT64}, in the order in which they were drawn
     * @throws IllegalArgumentException if the type is not floating, there is no axis, a weight is negative or not
     *     finite, or a row has no positive weight or, without replacement, fewer of them than samples
     */
    public static Tensor multinomial(Tensor weights, int samples, boolean replacement, RandomKey key) {
        Shape shape = weights.shape();
        if (!weights.type().isFloating() || shape.rank() == 0 || samples < 0) {
            throw new IllegalArgumentException("multinomial: " + samples + " sample(s) of weights of " + weights.type()
                    + " " + shape + ": the type must be floating, with at least one axis, and the number at least 0");
        }
        Shape drawn = shape.with(-1, samples);
        if (drawn.elements() == 0) {
            return Tensor.zeros(weights.device(), DType.INT64, drawn);
        }
        Tensor constant = weights.detach();
        requireWeights(constant, replacement ? 1 : samples);
        // Relative to the largest of a row, so that their sum neither overflows nor is tiny.
        Tensor relative = constant.div(constant.maxKeepDims(-1));
        return replacement ? withReplacement(relative, drawn, key) : withoutReplacement(relative, samples, key);
    }

    private static void requireWeights(Tensor weights, int needed) {
        Tensor isWrong = weights.lessThan(0).or(weights.isFinite().not());
        if (isWrong.any().item() != 0) {
            throw new IllegalArgumentException("multinomial: a weight is negative or not finite");
        }
        long fewest = weights.shape().dim(-1) == 0
                ? 0
                : weights.countNonZero(-1).min().itemLong();
        if (fewest < needed) {
            throw new IllegalArgumentException("multinomial: a row of the weights " + weights.shape() + " has " + fewest
                    + " that are not 0, but " + needed + " are needed");
        }
    }

    private static Tensor withReplacement(Tensor weights, Shape drawn, RandomKey key) {
        Tensor sums = weights.cumSum(-1);
        Tensor total = sums.slice(-1, -1, sums.shape().dim(-1));
        // A uniform number is below 1, so its share of the total is below the total.
        Tensor places = Tensor.random(weights.device(), Distribution.UNIFORM, key, weights.type(), drawn)
                .times(total);
        return sums.unsqueeze(-2).lessEqual(places.unsqueeze(-1)).sum(-1);
    }

    private static Tensor withoutReplacement(Tensor weights, int samples, RandomKey key) {
        double none = Double.NEGATIVE_INFINITY;
        Tensor uniform = Tensor.random(weights.device(), Distribution.UNIFORM, key, weights.type(), weights.shape());
        Tensor exponential = uniform.negate().log1p().negate();
        Tensor scores = weights.greaterThan(0).select(weights.log().minus(exponential.log()), none);
        Tensor indices = Tensors.arange(weights.device(), weights.shape().dim(-1));
        List<Tensor> drawn = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            Tensor index = scores.argMax(-1);
            drawn.add(index);
            scores = scores.maskedFill(indices.equalTo(index.unsqueeze(-1)), none);
        }
        return drawn.getFirst().stack(-1, drawn.subList(1, samples));
    }
}
