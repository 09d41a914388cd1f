package org.kudari.train;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.io.tensors.ArrayData;
import org.kudari.model.State;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** Where a training is: all that its next steps follow from, so that it can be saved and go on in the same bits. */
final class TrainingState {
    private static final String SETTING = "training.";
    private static final int ROWS_CHECKED = 256;

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

    /**
     * What must be the same when the training goes on, by its name: everything that the next steps follow from and that
     * is not in the file as a number. A function says nothing of itself, so one is taken for another.
     */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("batch size", Integer.toString(trainer.batchSize()));
        settings.put("seed", Long.toString(trainer.seed()));
        settings.put("seed of the model", Long.toString(trainer.model().seed()));
        settings.put("number of shards", Integer.toString(trainer.shards()));
        settings.put("number of rows", Integer.toString(data.rows()));
        settings.put("number of columns", Integer.toString(data.columns()));
        settings.put("checksum of the first rows", checksum(data));
        settings.put("optimizer", trainer.optimizer().describe());
        settings.put("learning rate", Double.toString(baseRate));
        settings.put("loss", text(trainer.loss()));
        settings.put("schedule", text(trainer.schedule()));
        settings.put("reduction on a plateau", text(trainer.plateau()));
        settings.put("early stopping", best == null ? "none" : "on");
        return settings;
    }

    /** What a part says of itself. */
    private static String text(Object part) {
        if (part == null) {
            return "none";
        }
        boolean saysNothing = part.toString().equals(Objects.toIdentityString(part));
        return saysNothing ? "a function of one's own" : part.toString();
    }

    /** A checksum of the first rows, by which one file of data is known from another. */
    private static String checksum(Dataset data) {
        try (Scope _ = data.device().scope()) {
            Batch first = data.batches(ROWS_CHECKED).iterator().next();
            CRC32C crc = new CRC32C();
            crc.update(ArrayData.of(first.inputs()).bytes().asByteBuffer());
            crc.update(ArrayData.of(first.labels()).bytes().asByteBuffer());
            return String.format(Locale.ROOT, "%08x", crc.getValue());
        }
    }

    /** The layers by keys, see {@link LayerCodecs}; empty if there is one that no codec can write. */
    private Map<String, String> layers() {
        try {
            return LayerCodecs.standard().write(trainer.model().architecture(), "layer");
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    CheckpointFile save() {
        CheckpointFile file = new CheckpointFile();
        settings().forEach((name, text) -> file.put(SETTING + name, text));
        Map<String, String> layers = layers();
        file.put(SETTING + "layers", layers.size());
        layers.forEach(file::put);
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
        settings().forEach((name, now) -> file.requireSame(SETTING + name, "the " + name, now));
        // All is checked before any of it is taken.
        Set<String> known = new HashSet<>();
        forEachTensor((name, tensor) -> {
            file.requireFits(name, tensor);
            known.add(name);
        });
        file.requireNoOther(name -> known.contains(name) || name.startsWith(BestEpoch.PREFIX));
        requireSameLayers(file);
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

    private void requireSameLayers(CheckpointFile file) {
        Map<String, String> layers = layers();
        file.requireSame(SETTING + "layers", "the number of layers", layers.size());
        layers.forEach((key, now) -> file.requireSame(key, "'" + key + "'", now));
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
