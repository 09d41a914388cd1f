package org.kudari.benchmarks.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kudari.backend.MatmulPrecision;

/**
 * A training step of a perceptron on one batch: forward, backward, Adam with bias correction. It has ReLU between the
 * layers and the mean cross-entropy of the logits as loss, in float32. Weights and batches are the same for all
 * contenders.
 *
 * @param widths the widths of the input, the hidden layers and the output
 * @param batch the number of examples of a step
 */
public record TrainCase(List<Integer> widths, int batch) implements BenchmarkCase {
    /** The number of different batches, which are used in turn. */
    public static final int BATCHES = 4;

    /** The number of first steps whose losses are compared. */
    public static final int COMPARED_STEPS = 20;

    public static final float LEARNING_RATE = 1e-3f;

    public TrainCase {
        widths = List.copyOf(widths);
    }

    static TrainCase of(int batch, Integer... widths) {
        return new TrainCase(List.of(widths), batch);
    }

    @Override
    public Suite suite() {
        return Suite.TRAIN;
    }

    @Override
    public String name() {
        return widths.stream().map(Object::toString).collect(Collectors.joining("-")) + " b" + batch;
    }

    /** The products of a step; the first layer's input needs no gradient. */
    @Override
    public double flops() {
        return products().stream().mapToDouble(MatMulCase::flops).sum();
    }

    /**
     * The bytes that Adam must move: parameter and both moments in and out, and the gradient in, 28 bytes a parameter.
     */
    @Override
    public double bytes() {
        return 28.0 * parameters();
    }

    /**
     * Larger than rounding (libtorch stays within 2e-4) because of Adam: DJL and ND4J add epsilon before the second
     * moment is corrected, as in the short form of the paper. This changes the first steps where gradients are small.
     * DJL's losses differ by up to 2.5e-3, as this engine's do with epsilon there.
     */
    @Override
    public double tolerance() {
        return 5e-3;
    }

    /**
     * Adam's step size does not depend on the gradient's magnitude, so rounding shows in the losses after a few steps.
     * The losses of the largest network differed by 5e-3 with TF32 and 2e-2 with BFLOAT16, those of the others by at
     * most 1.4e-3 and 3.5e-3.
     */
    @Override
    public double rounding(MatmulPrecision precision) {
        return 10 * precision.factorError();
    }

    public int layers() {
        return widths.size() - 1;
    }

    public int inputs(int layer) {
        return widths.get(layer);
    }

    public int outputs(int layer) {
        return widths.get(layer + 1);
    }

    /** The number of trained numbers, weights and biases. */
    public long parameters() {
        long count = 0;
        for (int layer = 0; layer < layers(); layer++) {
            count += (inputs(layer) + 1L) * outputs(layer);
        }
        return count;
    }

    /**
     * The products of a step: {@code x W}, {@code x' g} for the weights' gradient, and {@code g W'} for the input's.
     */
    public List<MatMulCase> products() {
        List<MatMulCase> products = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            products.add(MatMulCase.nn(batch, outputs(layer), inputs(layer)));
            products.add(MatMulCase.tn(inputs(layer), outputs(layer), batch));
            if (layer > 0) {
                products.add(MatMulCase.nt(batch, inputs(layer), outputs(layer)));
            }
        }
        return products;
    }

    /** The initial weights of a layer, {@code [inputs, outputs]}, with the variance of He's rule; biases start at 0. */
    public float[] weights(int layer) {
        float bound = (float) Math.sqrt(6.0 / inputs(layer));
        return SeededData.uniform(100 + layer, inputs(layer) * outputs(layer), -bound, bound);
    }

    /** The weights as {@code [outputs, inputs]}, for libraries that store them so. */
    public float[] transposedWeights(int layer) {
        float[] weights = weights(layer);
        float[] transposed = new float[weights.length];
        for (int in = 0; in < inputs(layer); in++) {
            for (int out = 0; out < outputs(layer); out++) {
                transposed[out * inputs(layer) + in] = weights[in * outputs(layer) + out];
            }
        }
        return transposed;
    }

    /** The examples of a batch, {@code [batch, inputs]}. */
    public float[] examples(int index) {
        return SeededData.uniform(200 + index, batch * widths.getFirst(), -1, 1);
    }

    /** The classes of a batch. */
    public int[] labels(int index) {
        return SeededData.labels(300 + index, batch, widths.getLast());
    }
}
