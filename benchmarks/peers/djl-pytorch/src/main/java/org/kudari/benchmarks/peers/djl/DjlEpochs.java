package org.kudari.benchmarks.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import java.nio.ByteBuffer;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Workload;

/** Epochs over a table in two arrays, whose rows are selected by a random permutation. */
final class DjlEpochs implements Workload {
    private final EpochCase of;
    private final Loss loss;
    private final Trainer trainer;
    private final NDArray features;
    private final NDArray labels;

    DjlEpochs(NDManager manager, EpochCase of) {
        this.of = of;
        // Without a weight it is half of the mean squared error.
        loss = of.isRegression() ? Loss.l2Loss("L2Loss", 1) : Loss.softmaxCrossEntropyLoss();
        trainer = DjlTraining.trainer(of.network(), loss);
        Shape shape = new Shape(of.rows(), of.columns());
        features = of.isOfBytes()
                ? manager.create(ByteBuffer.wrap(of.bytesOfFeatures()), shape, DataType.UINT8)
                : manager.create(of.floats(), shape);
        labels = of.isRegression()
                ? manager.create(of.quantities(), new Shape(of.rows(), 1))
                : manager.create(DjlTraining.floats(of.classes()));
    }

    @Override
    public void call() {
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDArray order = scope.randomPermutation(of.rows());
            for (int from = 0; from < of.rows(); from += of.network().batch()) {
                step(order, from, false);
            }
        }
    }

    private float step(NDArray order, int from, boolean read) {
        float value = Float.NaN;
        try (NDManager scope = trainer.getManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            int to = Math.min(of.rows(), from + of.network().batch());
            NDArray rows = order.get(scope, new NDIndex(from + ":" + to));
            NDArray picked = features.get(scope, new NDIndex("{}", rows));
            NDArray inputs = of.isOfBytes() ? picked.toType(DataType.FLOAT32, false).muli(EpochCase.SCALE) : picked;
            NDArray targets = labels.get(scope, new NDIndex("{}", rows));
            NDList predictions = trainer.forward(new NDList(inputs));
            NDArray result = loss.evaluate(new NDList(targets), predictions);
            collector.backward(result);
            if (read) {
                value = result.getFloat();
            }
        }
        trainer.step();
        return value;
    }

    @Override
    public double[] evidence() {
        double[] losses = new double[TrainCase.COMPARED_STEPS];
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDArray order = scope.arange(0, of.rows(), 1, DataType.INT64);
            for (int i = 0; i < losses.length; i++) {
                losses[i] = step(order, i * of.network().batch(), true);
            }
        }
        return losses;
    }
}
