package org.kudari.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.init.Initializer;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Elementwise;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A learned vector for each index: from integers of shape {@code [..]} to {@code [.., features]}. The parameter {@code
 * weight} has shape {@code [count, features]}, a row for each index, and is initialised by {@code normal(0, 1)} by
 * default. PyTorch's {@code Embedding}. An index that is not in {@code [0, count)} throws an {@link
 * IndexOutOfBoundsException}; on an asynchronous device the next call that reads on the host throws it.
 *
 * <p>The row of a padding index starts at 0 and gets no gradient, so it stays there unless weight decay or an optimizer's
 * momentum of before moves it.
 *
 * @param count the number of indices, at least 1
 * @param features the length of a vector, at least 1
 * @param vectors the initializer of the vectors
 * @param paddingIndex the index of padding; -1 for none
 */
public record Embedding(long count, long features, Initializer vectors, long paddingIndex) implements Layer {
    private static final int NO_PADDING = -1;

    static final LayerCodec<Embedding> CODEC = LayerCodec.of(
            "embedding",
            Embedding.class,
            layer -> layer.count + " " + layer.features
                    + (layer.paddingIndex == NO_PADDING ? "" : " padding " + layer.paddingIndex),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                boolean isPadded = words.length == 4 && words[2].equals("padding");
                if (words.length != 2 && !isPadded) {
                    throw new IllegalArgumentException(
                            "a line of 3 parts was expected, and perhaps 'padding' with an index behind them");
                }
                Embedding layer = new Embedding(Long.parseLong(words[0]), Long.parseLong(words[1]));
                return isPadded ? layer.withPadding(Long.parseLong(words[3])) : layer;
            });

    /** Inputs: the index, the vector as a constant, the vector. Uniform: the padding index. */
    private static final Kernel WITHOUT_GRADIENT_OF_PADDING = Kernel.of(
            3, 1, Functions.select(Functions.equal(Expr.input(0), Expr.uniform(0)), Expr.input(1), Expr.input(2)));

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no index or no feature, or the padding index is not an index
     */
    public Embedding {
        if (count < 1 || features < 1) {
            throw new IllegalArgumentException(
                    "an Embedding needs at least one index and one feature, not " + count + " and " + features);
        }
        if (paddingIndex < NO_PADDING || paddingIndex >= count) {
            throw new IllegalArgumentException("the padding index of an Embedding of " + count
                    + " indices is one of 0 to " + (count - 1) + ", or -1 for none, not " + paddingIndex);
        }
    }

    /**
     * A layer whose vectors are initialised by {@code normal(0, 1)}.
     *
     * @param count the number of indices, at least 1
     * @param features the length of a vector, at least 1
     */
    public Embedding(long count, long features) {
        this(count, features, Initializer.normal(0, 1), NO_PADDING);
    }

    /**
     * {@return the same layer with an index of padding}
     *
     * @param index the index whose vector starts at 0 and gets no gradient
     * @throws IllegalArgumentException if it is not an index
     */
    public Embedding withPadding(long index) {
        return new Embedding(count, features, vectors, index);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Initializer initializer = paddingIndex == NO_PADDING ? vectors : new ZeroRow(vectors, paddingIndex);
        Supplier<Tensor> weight = builder.parameter("weight", Shape.of(count, features), initializer);
        String location = builder.location();
        return (input, _) -> {
            Tensor indices = indices(location, input);
            Tensor rows = weight.get().rows(indices);
            Tensor vectorsOfRows =
                    paddingIndex == NO_PADDING || !rows.isRecorded() ? rows : withoutPadding(indices, rows);
            return vectorsOfRows.reshape(withFeatures(input.shape()));
        };
    }

    /** The indices in one row. */
    private Tensor indices(String location, Tensor input) {
        if (input.type().isFloating() || input.type() == DType.BOOL) {
            throw new IllegalArgumentException(location + this + " takes indices of an integer type, not "
                    + input.type() + ": convert them with to(INT64)");
        }
        Tensor indices = input.type() == DType.UINT8 ? input.to(DType.INT32) : input;
        return indices.reshape(indices.shape().elements());
    }

    private Tensor withoutPadding(Tensor indices, Tensor rows) {
        Elementwise operation =
                new Elementwise("embedding", WITHOUT_GRADIENT_OF_PADDING, new double[] {paddingIndex}, null);
        return rows.apply(operation, List.of(indices.unsqueeze(1), rows.detach(), rows));
    }

    private Shape withFeatures(Shape indices) {
        long[] dims = Arrays.copyOf(indices.toArray(), indices.rank() + 1);
        dims[indices.rank()] = features;
        return Shape.of(dims);
    }

    /** What another initializer makes, with zeros in a row. */
    private record ZeroRow(Initializer others, long row) implements Initializer {
        @Override
        public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
            Tensor values = others.make(device, type, shape, key);
            Tensor zeros = Tensor.zeros(device, type, shape.with(0, 1));
            return values.slice(0, 0, row).concatenate(0, List.of(zeros, values.slice(0, row + 1, shape.dim(0))));
        }
    }

    @Override
    public String toString() {
        return "Embedding(" + count + ", " + features
                + (paddingIndex == NO_PADDING ? ")" : ", padding " + paddingIndex + ")");
    }
}
