package org.kudari.benchmarks.peers.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Workload;

/** Epochs over a table in two tensors, whose rows are selected by a random permutation. */
final class LibtorchEpochs implements Workload {
    /** The rows of bytes that are copied at once: they come as floats. */
    private static final int COPIED_ROWS = 10_000;

    private final EpochCase of;
    private final LibtorchTraining.Network network;
    private final Adam adam;
    private final Tensor features;
    private final Tensor labels;
    private final Scalar scale = new Scalar(EpochCase.SCALE);

    LibtorchEpochs(EpochCase of) {
        this.of = of;
        network = new LibtorchTraining.Network(of.network());
        adam = new Adam(network.parameters(), new AdamOptions(TrainCase.LEARNING_RATE));
        features = of.isOfBytes()
                ? bytes(of.bytesOfFeatures(), of.rows(), of.columns())
                : LibtorchFactory.matrix(of.floats(), of.rows(), of.columns());
        labels = of.isRegression()
                ? LibtorchFactory.matrix(of.quantities(), of.rows(), 1)
                : torch.tensor(LibtorchFactory.longs(of.classes()));
    }

    private static Tensor bytes(byte[] values, int rows, int columns) {
        Tensor bytes = torch.zeros(new long[] {rows, columns}).to(torch.ScalarType.Byte);
        for (int from = 0; from < rows; from += COPIED_ROWS) {
            int count = Math.min(COPIED_ROWS, rows - from);
            float[] floats = new float[count * columns];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = Byte.toUnsignedInt(values[from * columns + i]);
            }
            try (PointerScope _ = new PointerScope()) {
                bytes.narrow(0, from, count).copy_(LibtorchFactory.matrix(floats, count, columns));
            }
        }
        return bytes;
    }

    @Override
    public void call() {
        try (PointerScope _ = new PointerScope()) {
            Tensor order = torch.randperm(of.rows());
            for (int from = 0; from < of.rows(); from += of.network().batch()) {
                try (PointerScope _ = new PointerScope()) {
                    step(order, from);
                }
            }
        }
    }

    private Tensor step(Tensor order, int from) {
        Tensor rows = order.narrow(0, from, Math.min(of.network().batch(), of.rows() - from));
        Tensor picked = features.index_select(0, rows);
        Tensor inputs = of.isOfBytes() ? picked.to(torch.ScalarType.Float).mul_(scale) : picked;
        Tensor targets = labels.index_select(0, rows);
        adam.zero_grad();
        Tensor outputs = network.forward(inputs);
        Tensor loss = of.isRegression() ? mse_loss(outputs, targets) : cross_entropy(outputs, targets);
        loss.backward();
        adam.step();
        return loss;
    }

    @Override
    public double[] evidence() {
        double[] losses = new double[TrainCase.COMPARED_STEPS];
        try (PointerScope _ = new PointerScope()) {
            long[] own = new long[of.rows()];
            Arrays.setAll(own, row -> row);
            Tensor order = torch.tensor(own);
            for (int i = 0; i < losses.length; i++) {
                losses[i] = step(order, i * of.network().batch()).item_float();
            }
        }
        return losses;
    }
}
