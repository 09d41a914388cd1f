package org.kudari.benchmarks.peers.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Workload;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** A training with SameDiff, a batch a call of {@code fit}. */
final class Nd4jTraining implements Workload {
    private static final String INPUTS = "inputs";
    private static final String LABELS = "labels";
    private static final String LOSS = "loss";

    private final SameDiff graph = SameDiff.create();
    private final List<MultiDataSet> batches = new ArrayList<>();
    private int steps;

    Nd4jTraining(TrainCase of) {
        SDVariable value = graph.placeHolder(INPUTS, DataType.FLOAT, -1, of.inputs(0));
        SDVariable labels = graph.placeHolder(LABELS, DataType.INT32, -1);
        for (int layer = 0; layer < of.layers(); layer++) {
            INDArray weights = Nd4j.createFromArray(of.weights(layer)).reshape(of.inputs(layer), of.outputs(layer));
            SDVariable w = graph.var("w" + layer, weights);
            SDVariable b = graph.var("b" + layer, Nd4j.zeros(DataType.FLOAT, of.outputs(layer)));
            if (layer > 0) {
                value = graph.nn().relu(value, 0);
            }
            value = value.mmul(w).add(b);
        }
        SDVariable loss = graph.loss().sparseSoftmaxCrossEntropy(value, labels).mean(LOSS);
        graph.setLossVariables(loss);
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Adam(TrainCase.LEARNING_RATE))
                .dataSetFeatureMapping(INPUTS)
                .dataSetLabelMapping(LABELS)
                .build());
        for (int i = 0; i < TrainCase.BATCHES; i++) {
            INDArray examples = Nd4j.createFromArray(of.examples(i)).reshape(of.batch(), of.inputs(0));
            batches.add(new MultiDataSet(examples, Nd4j.createFromArray(of.labels(i))));
        }
    }

    @Override
    public void call() {
        graph.fit(batches.get(steps++ % TrainCase.BATCHES));
    }

    /** The loss of a step is that of the parameters before it. */
    @Override
    public double[] evidence() {
        double[] losses = new double[TrainCase.COMPARED_STEPS];
        for (int i = 0; i < losses.length; i++) {
            MultiDataSet batch = batches.get(steps % TrainCase.BATCHES);
            Map<String, INDArray> given = Map.of(INPUTS, batch.getFeatures(0), LABELS, batch.getLabels(0));
            losses[i] = graph.output(given, LOSS).get(LOSS).getDouble(0);
            call();
        }
        return losses;
    }
}
