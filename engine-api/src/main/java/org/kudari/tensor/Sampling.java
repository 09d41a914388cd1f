package org.kudari.tensor;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Random choices by weight. */
public final class Sampling {
    private Sampling() {}

    /**
     * Draws indices with probabilities proportional to weights, as PyTorch's {@code multinomial}. The indices are a
     * function of the weights and the key, and the same on every device. An index of weight 0 is never drawn. Waits for
     * the device, to check the weights.
     *
     * <p>With replacement, an index is the place of a uniform number among the running sums of the weights. That takes
     * memory for samples times weights truth values. Without, the indices of the largest {@code ln(weight) + g} are
     * taken, the largest first, where g is a random number of the Gumbel distribution (Efraimidis, Spirakis, "Weighted
     * random sampling with a reservoir", Information Processing Letters 97, 2006, in logarithms). The logarithms are
     * taken on the host: each device rounds its own in another way.
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
        return replacement ? withReplacement(constant, drawn, key) : withoutReplacement(constant, samples, key);
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

    /** Of sums and products alone, which every device rounds in the same way. */
    private static Tensor withReplacement(Tensor weights, Shape drawn, RandomKey key) {
        Tensor sums = weights.times(scales(weights)).cumSum(-1);
        Tensor total = sums.slice(-1, -1, sums.shape().dim(-1));
        // A uniform number is below 1, so its share of the total is below the total.
        Tensor places = Tensor.random(weights.device(), Distribution.UNIFORM, key, weights.type(), drawn)
                .times(total);
        return sums.unsqueeze(-2).lessEqual(places.unsqueeze(-1)).sum(-1);
    }

    /** Powers of two that bring the largest weight of each row near 1: the sums neither overflow nor are tiny. */
    private static Tensor scales(Tensor weights) {
        int largestExponent = weights.type() == DType.FLOAT32 ? -Float.MIN_EXPONENT : -Double.MIN_EXPONENT;
        Tensor largest = weights.maxKeepDims(-1);
        double[] scales = largest.toDoubleArray();
        for (int i = 0; i < scales.length; i++) {
            int exponent = Math.clamp(-Math.getExponent(scales[i]), -largestExponent, largestExponent);
            scales[i] = Math.scalb(1.0, exponent);
        }
        return Tensors.of(weights.device(), weights.type(), scales).reshape(largest.shape());
    }

    private static Tensor withoutReplacement(Tensor weights, int samples, RandomKey key) {
        Tensor uniform = Tensor.random(weights.device(), Distribution.UNIFORM, key, weights.type(), weights.shape());
        double[] scores = weights.toDoubleArray();
        double[] numbers = uniform.toDoubleArray();
        for (int i = 0; i < scores.length; i++) {
            double exponential = -StrictMath.log1p(-numbers[i]);
            // There are enough of other weights than 0, and they come first.
            scores[i] =
                    scores[i] == 0 ? Double.NEGATIVE_INFINITY : StrictMath.log(scores[i]) - StrictMath.log(exponential);
        }
        return Tensors.of(weights.device(), weights.type(), scores)
                .reshape(weights.shape())
                .topK(samples, -1)
                .indices();
    }
}
