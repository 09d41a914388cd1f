package org.kudari.benchmarks.contender;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** Epochs as in the README. */
final class KudariEpochs implements Workload {
    private final Device device;
    private final int batchSize;
    private final Dataset data;
    private final Model model;
    private final Adam adam;
    private final Loss loss;
    private final Batch resident;
    private long epoch;
    /** That of the epoch, in which its order of rows is; null between epochs. */
    private Scope scope;

    private Iterator<Batch> batches;

    /** Copies the rows to the device, and makes the network. */
    KudariEpochs(Device device, EpochCase of) {
        this.device = device;
        batchSize = of.network().batch();
        data = new Table(features(of), target(of)).on(device);
        resident = data.batches(batchSize).iterator().next();
        model = KudariTraining.model(device, of.network());
        adam = new Adam(model.parameters(), TrainCase.LEARNING_RATE);
        loss = of.isRegression() ? Losses.meanSquaredError() : Losses.crossEntropy();
    }

    private static Features features(EpochCase of) {
        return of.isOfBytes()
                ? new Features.Bytes(of.columns(), of.bytesOfFeatures(), EpochCase.SCALE)
                : new Features.Floats(of.columns(), of.floats());
    }

    private static Target target(EpochCase of) {
        if (of.isRegression()) {
            float[] quantities = of.quantities();
            return new Target.Numbers(IntStream.range(0, quantities.length)
                    .mapToDouble(row -> quantities[row])
                    .toArray());
        }
        List<String> names = IntStream.range(0, of.network().widths().getLast())
                .mapToObj(Integer::toString)
                .toList();
        return new Target.Classes(of.classes(), names);
    }

    @Override
    public void call() {
        beginEpoch();
        while (hasStep()) {
            step();
        }
        endEpoch();
    }

    /** Ends the last epoch, and orders the rows for the next. */
    void beginEpoch() {
        endEpoch();
        scope = device.scope();
        batches = data.batches(batchSize, epoch++).iterator();
    }

    /** Whether the epoch has rows left. */
    boolean hasStep() {
        return batches.hasNext();
    }

    /** A step on the epoch's next rows. */
    void step() {
        step(batches.next());
    }

    /** Gives up the order of the rows, and the rows of {@link #stepOnResidentRows}. */
    void endEpoch() {
        if (scope != null) {
            scope.close();
            scope = null;
        }
    }

    /** A step on the data set's first rows, which are in tensors of their own from the first such step of an epoch on. */
    void stepOnResidentRows() {
        resident.inputs();
        resident.labels();
        step(resident);
    }

    private void step(Batch batch) {
        try (Scope _ = device.scope()) {
            lossOfStep(batch);
        }
    }

    private Tensor lossOfStep(Batch batch) {
        Tensor value = loss.of(model.forward(batch.inputs()), batch.labels());
        adam.step(value.backward());
        return value;
    }

    @Override
    public void finish() {
        device.finish();
    }

    @Override
    public double[] evidence() {
        List<Double> losses = new ArrayList<>();
        for (Batch batch : data.batches(batchSize)) {
            if (losses.size() == TrainCase.COMPARED_STEPS) {
                break;
            }
            try (Scope _ = device.scope()) {
                losses.add(lossOfStep(batch).item());
            }
        }
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public boolean isWarm() {
        return CpuBackendWarmUp.isOver();
    }
}
