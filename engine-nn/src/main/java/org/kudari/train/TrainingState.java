package org.kudari.train;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.model.State;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.train.state.RunningMean;

/** Where a training is: all that its next steps follow from, so that it can be saved and go on in the same bits. */
final class TrainingState {
    /** The name of the epoch that is being done, from 1. */
    static final String EPOCH = "position.epoch";

    private static final String FEWEST_ROWS = "training.fewestRows";
    private static final String PLATEAU = "plateau.";

    private final Trainer trainer;
    private final Dataset data;
    /** Null until it is asked for. */
    private TrainingSettings settings;
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

    /** What must be the same when the training goes on. Asked for the first time, it reads all of the data. */
    TrainingSettings settings() {
        if (settings == null) {
            settings = new TrainingSettings(trainer, data, baseRate);
        }
        return settings;
    }

    CheckpointFile save() {
        CheckpointFile file = new CheckpointFile();
        settings().save(file);
        file.put(FEWEST_ROWS, trainer.fewestRows());
        file.put(EPOCH, epoch);
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
            trainer.plateau().state().forEach((name, number) -> file.put(PLATEAU + name, number));
        }
        forEachTensor(file::put);
        if (best != null) {
            best.save(file);
        }
        return file;
    }

    /**
     * Takes everything from a file. All is checked before any of it is taken.
     *
     * @throws org.kudari.io.InvalidInputException if it is of another training, or does not fit together; nothing is
     *     changed then
     */
    void load(CheckpointFile file) {
        settings().requireSame(file);
        Set<String> known = new HashSet<>();
        forEachTensor((name, tensor) -> {
            file.requireFits(name, tensor);
            known.add(name);
        });
        if (best != null) {
            known.addAll(best.check(file));
        }
        file.requireNoOther(known);
        settings().requireSameLayers(file);
        file.requireSame(FEWEST_ROWS, "the fewest rows of a last batch", trainer.fewestRows());
        Position position = position(file);
        long savedNanos = file.integer("position.nanos", 0, Long.MAX_VALUE);
        double total = file.number("epoch.total", Double::isFinite, "a finite number");
        double savedLoss = file.number("epoch.loss");
        long optimizerSteps = file.integer("optimizer.steps", 0, Long.MAX_VALUE);
        double rate = file.number("optimizer.rate", at -> at >= 0 && Double.isFinite(at), "a finite number from 0");
        Set<String> frozen = frozen(file);

        // It checks its own numbers, so it is the first to take them.
        loadPlateau(file);
        epoch = position.epoch;
        step = position.step;
        stepsDone = position.stepsDone;
        rowsSeen = position.rowsSeen;
        rowsOfEpoch = position.rowsOfEpoch;
        nanos = savedNanos;
        sum = new RunningMean.Sum(step, total, rowsOfEpoch);
        loss = savedLoss;
        if (best != null) {
            best.load(file);
        }
        try (Scope _ = trainer.model().device().scope()) {
            forEachTensor(file::copyTo);
        }
        trainer.model().parameters().unfreeze(name -> !frozen.contains(name));
        trainer.model().parameters().freeze(frozen::contains);
        trainer.optimizer().steps(optimizerSteps);
        trainer.optimizer().learningRate(rate);
    }

    /** The numbers that follow from an epoch and a step of it. */
    private record Position(int epoch, int step, long stepsDone, long rowsSeen, long rowsOfEpoch) {}

    /** Where a file was written: its numbers must fit together. */
    private Position position(CheckpointFile file) {
        int steps = trainer.stepsOfAnEpoch(data);
        int atEpoch = (int) file.integer(EPOCH, 1, Integer.MAX_VALUE);
        int atStep = (int) file.integer("position.step", 0, steps - 1);
        int epochs = trainer.epochs();
        if (atEpoch > epochs + 1 || (atEpoch == epochs + 1 && atStep > 0)) {
            throw file.unfit("it is from epoch " + atEpoch + ", and there are " + epochs + " epochs now");
        }
        long done = trainer.number(data, atEpoch, atStep) + 1;
        // A batch that is not full ends its epoch.
        long ofEpoch = (long) atStep * trainer.batchSize();
        long seen = (atEpoch - 1) * Math.min(data.rows(), (long) steps * trainer.batchSize()) + ofEpoch;
        file.integer("position.steps", done, done);
        file.integer("position.rows", seen, seen);
        file.integer("epoch.count", atStep, atStep);
        file.integer("epoch.rows", ofEpoch, ofEpoch);
        file.integer("epoch.weight", ofEpoch, ofEpoch);
        return new Position(atEpoch, atStep, done, seen, ofEpoch);
    }

    /** The frozen parameters; a callback may have frozen or unfrozen some. */
    private Set<String> frozen(CheckpointFile file) {
        String text = file.text("training.frozen");
        Set<String> frozen = text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split("\n")));
        Set<String> names = new TreeSet<>();
        Parameters parameters = trainer.model().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            names.add(parameters.name(i));
        }
        if (!names.containsAll(frozen) || names.equals(frozen)) {
            throw file.unfit("its 'training.frozen' is " + frozen + ", but must be some of the parameters and not all: "
                    + names);
        }
        return frozen;
    }

    private void loadPlateau(CheckpointFile file) {
        if (trainer.plateau() == null) {
            return;
        }
        Map<String, Double> saved = new LinkedHashMap<>();
        trainer.plateau().state().keySet().forEach(name -> saved.put(name, file.number(PLATEAU + name)));
        try {
            trainer.plateau().state(saved);
        } catch (IllegalArgumentException e) {
            throw file.unfit("in its '" + PLATEAU + "...', " + e.getMessage());
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
