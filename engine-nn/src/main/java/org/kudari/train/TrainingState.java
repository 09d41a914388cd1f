package org.kudari.train;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.model.State;
import org.kudari.optim.Schedule;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** Where a training is: all that its next steps follow from, so that it can be saved and go on in the same bits. */
final class TrainingState {
    private final Trainer trainer;
    private final Dataset data;
    /** Null without early stopping. */
    final BestEpoch best;

    /** The epoch, from 1; one more than there are when all are done. */
    int epoch = 1;
    /** The steps of it that are done. */
    int step;
    /** The sum of the losses of these steps. */
    RunningMean.Sum sum = new RunningMean.Sum(0, 0, 0);
    /** The rows of these steps. */
    long rowsOfEpoch;

    /** The learning rate that a schedule's factors multiply. */
    double baseRate;

    /** The mean loss of the last epoch. */
    double loss = Double.NaN;

    long stepsDone;
    long rowsSeen;
    long nanos;

    /** The state before the first step. */
    TrainingState(Trainer trainer, Dataset data) {
        this.trainer = trainer;
        this.data = data;
        this.baseRate = trainer.optimizer().learningRate();
        this.best = trainer.earlyStopping() == null ? null : new BestEpoch(trainer.earlyStopping(), trainer.model());
    }

    /** Goes on to the next epoch. */
    void endEpoch() {
        epoch++;
        step = 0;
        sum = new RunningMean.Sum(0, 0, 0);
        rowsOfEpoch = 0;
    }

    /** What a schedule says of itself, if it does: those that are lambdas do not. */
    private String scheduleText() {
        Schedule schedule = trainer.schedule();
        if (schedule == null) {
            return "none";
        }
        return schedule.getClass().isHidden() ? "a function of one's own" : schedule.toString();
    }

    CheckpointFile save() {
        CheckpointFile file = new CheckpointFile();
        file.put("training.batch", trainer.batchSize());
        file.put("training.seed", trainer.seed());
        file.put("training.modelSeed", trainer.model().seed());
        file.put("training.shards", trainer.shards());
        file.put("training.rows", data.rows());
        file.put("training.columns", data.columns());
        file.put("training.optimizer", trainer.optimizer().getClass().getSimpleName());
        file.put("training.rate", Double.toString(baseRate));
        file.put("training.schedule", scheduleText());
        file.put("training.plateau", trainer.plateau() == null ? "no" : "yes");
        file.put("training.monitor", best == null ? "no" : "yes");
        file.put("position.epoch", epoch);
        file.put("position.step", step);
        file.put("position.steps", stepsDone);
        file.put("position.rows", rowsSeen);
        file.put("position.nanos", nanos);
        file.put("epoch.count", sum.count());
        file.put("epoch.total", sum.total());
        file.put("epoch.weight", sum.weight());
        file.put("epoch.rows", rowsOfEpoch);
        file.put("epoch.loss", loss);
        file.put(
                "training.frozen",
                String.join("\n", new TreeSet<>(trainer.model().parameters().frozen())));
        file.put("optimizer.steps", trainer.optimizer().steps());
        file.put("optimizer.rate", trainer.optimizer().learningRate());
        if (trainer.plateau() != null) {
            trainer.plateau().state().forEach((name, number) -> file.put("plateau." + name, number));
        }
        forEachTensor(file::put);
        if (best != null) {
            best.save(file);
        }
        return file;
    }

    /**
     * Takes everything from a file.
     *
     * @throws org.kudari.io.InvalidInputException if it is of another training; nothing is changed then
     */
    void load(CheckpointFile file) {
        file.requireSame("training.batch", "the batch size", trainer.batchSize());
        file.requireSame("training.seed", "the seed", trainer.seed());
        file.requireSame(
                "training.modelSeed", "the seed of the model", trainer.model().seed());
        file.requireSame("training.shards", "the number of shards", trainer.shards());
        file.requireSame("training.rows", "the number of rows", data.rows());
        file.requireSame("training.columns", "the number of columns", data.columns());
        file.requireSame(
                "training.optimizer",
                "the optimizer",
                trainer.optimizer().getClass().getSimpleName());
        file.requireSame("training.rate", "the learning rate", baseRate);
        file.requireSame("training.schedule", "the schedule", scheduleText());
        file.requireSame("training.plateau", "a plateau's reduction", trainer.plateau() == null ? "no" : "yes");
        file.requireSame("training.monitor", "early stopping", best == null ? "no" : "yes");
        // All is checked before any of it is taken.
        Set<String> known = new HashSet<>();
        forEachTensor((name, tensor) -> {
            file.requireFits(name, tensor);
            known.add(name);
        });
        file.requireNoOther(name -> known.contains(name) || name.startsWith(BestEpoch.PREFIX));
        epoch = Math.toIntExact(file.integer("position.epoch"));
        step = Math.toIntExact(file.integer("position.step"));
        stepsDone = file.integer("position.steps");
        rowsSeen = file.integer("position.rows");
        nanos = file.integer("position.nanos");
        sum = new RunningMean.Sum(
                Math.toIntExact(file.integer("epoch.count")), file.number("epoch.total"), file.integer("epoch.weight"));
        rowsOfEpoch = file.integer("epoch.rows");
        loss = file.number("epoch.loss");
        long steps = file.integer("optimizer.steps");
        double rate = file.number("optimizer.rate");
        Map<String, Double> plateau = new LinkedHashMap<>();
        if (trainer.plateau() != null) {
            trainer.plateau().state().keySet().forEach(name -> plateau.put(name, file.number("plateau." + name)));
        }
        // A callback may have frozen or unfrozen some.
        Set<String> frozen = Set.of(file.text("training.frozen").split("\n"));
        if (best != null) {
            best.load(file);
        }
        try (Scope _ = trainer.model().device().scope()) {
            forEachTensor(file::copyTo);
        }
        trainer.model().parameters().unfreeze(name -> !frozen.contains(name));
        trainer.model().parameters().freeze(frozen::contains);
        trainer.optimizer().steps(steps);
        trainer.optimizer().learningRate(rate);
        if (trainer.plateau() != null) {
            trainer.plateau().state(plateau);
        }
    }

    /** Does something with a tensor and its name in a file. */
    private interface Visitor {
        void visit(String name, Tensor tensor);
    }

    /** The parameters, the states, and the optimizer's memory. */
    private void forEachTensor(Visitor visitor) {
        Parameters parameters = trainer.model().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            visitor.visit("model." + parameters.name(i), parameters.slice(parameters.flat(), i));
        }
        for (State state : trainer.model().states()) {
            visitor.visit("model." + state.name(), state.value());
        }
        trainer.optimizer().memory().forEach((memory, tensor) -> {
            for (int i = 0; i < parameters.size(); i++) {
                visitor.visit("optimizer." + memory + "." + parameters.name(i), parameters.slice(tensor, i));
            }
        });
    }
}
