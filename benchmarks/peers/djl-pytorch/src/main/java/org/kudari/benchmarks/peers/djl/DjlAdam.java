package org.kudari.benchmarks.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.contender.ResultSamples;
import org.kudari.benchmarks.contender.Workload;

/** A step of DJL's Adam on one parameter. */
final class DjlAdam implements Workload {
    private final Optimizer adam = Optimizer.adam()
            .optLearningRateTracker(Tracker.fixed(MapCase.LEARNING_RATE))
            .build();
    private final NDArray parameter;
    private final NDArray gradient;

    DjlAdam(NDManager manager, MapCase of) {
        parameter = manager.create(of.x());
        gradient = manager.create(of.gradient());
    }

    @Override
    public void call() {
        adam.update("parameter", parameter, gradient);
    }

    @Override
    public double[] evidence() {
        call();
        return ResultSamples.of(parameter.toFloatArray());
    }
}
