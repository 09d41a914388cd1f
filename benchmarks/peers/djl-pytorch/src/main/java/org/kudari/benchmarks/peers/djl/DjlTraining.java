package org.kudari.benchmarks.peers.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.contender.Workload;

/** A training with DJL's trainer. */
final class DjlTraining implements Workload {
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final List<NDArray> examples = new ArrayList<>();
    private final List<NDArray> labels = new ArrayList<>();
    private int steps;

    DjlTraining(NDManager manager, TrainCase of) {
        trainer = trainer(of, loss);
        for (int i = 0; i < TrainCase.BATCHES; i++) {
            examples.add(manager.create(of.examples(i), new Shape(of.batch(), of.inputs(0))));
            labels.add(manager.create(floats(of.labels(i))));
        }
    }

    /** A trainer of the network of a case, with its first weights. */
    static Trainer trainer(TrainCase of, Loss loss) {
        SequentialBlock network = new SequentialBlock();
        for (int layer = 0; layer < of.layers(); layer++) {
            if (layer > 0) {
                network.add(Activation.reluBlock());
            }
            network.add(Linear.builder().setUnits(of.outputs(layer)).build());
        }
        Model model = Model.newInstance("perceptron", "PyTorch");
        model.setBlock(network);
        Optimizer adam = Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(TrainCase.LEARNING_RATE))
                .build();
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(adam));
        trainer.initialize(new Shape(of.batch(), of.inputs(0)));
        int layer = 0;
        for (Parameter parameter : network.getParameters().values()) {
            if (parameter.getType() == Parameter.Type.WEIGHT) {
                parameter.getArray().set(of.transposedWeights(layer++));
            }
        }
        return trainer;
    }

    /** The loss alone, which this library takes labels for that are floats. */
    static Workload crossEntropy(NDManager manager, ReduceCase of, NDArray logits) {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        NDList labels = new NDList(manager.create(floats(of.labels())));
        NDList predictions = new NDList(logits);
        return new DjlFactory.Operation(() -> loss.evaluate(labels, predictions));
    }

    static float[] floats(int[] labels) {
        float[] floats = new float[labels.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = labels[i];
        }
        return floats;
    }

    @Override
    public void call() {
        step(false);
    }

    private float step(boolean read) {
        int batch = steps++ % TrainCase.BATCHES;
        float value = Float.NaN;
        try (NDManager scope = trainer.getManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            // What is computed belongs to whoever the input belongs to, and ends with it.
            NDArray input = examples.get(batch);
            input.tempAttach(scope);
            NDList predictions = trainer.forward(new NDList(input));
            NDArray result = loss.evaluate(new NDList(labels.get(batch)), predictions);
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
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step(true);
        }
        return losses;
    }
}
