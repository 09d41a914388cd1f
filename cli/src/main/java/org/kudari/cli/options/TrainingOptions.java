package org.kudari.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kudari.cli.training.TrainingRun;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.loss.ClassWeights;
import org.kudari.loss.CrossEntropyLoss;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.tabular.StoredData;
import org.kudari.train.Checkpoints;
import org.kudari.train.EarlyStopping;
import org.kudari.train.Trainer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a training goes: what its loss weighs, what it is judged by, when it ends, and how it goes on. */
public final class TrainingOptions {
    private static final double USUAL_VALIDATION = 0.1;
    private static final double USUAL_SMOOTHING = 0.1;

    private enum Weighting {
        NONE,
        BALANCED
    }

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "1",
            converter = Convert.Count.class,
            description = "Compute each step in N parts, one after the other, and add their gradients: that takes the"
                    + " memory of a smaller batch (default: ${DEFAULT-VALUE}).")
    private int shards;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            converter = Convert.Positive.class,
            description = "The largest norm of all gradients of a step together (default: none).")
    private Double clip;

    @Option(
            names = "--validation",
            paramLabel = "FRACTION",
            converter = Convert.Fraction.class,
            description = "The fraction of the training rows to judge the network by after each epoch, and not to train"
                    + " on; the seed chooses them (default: none; with --early-stop " + USUAL_VALIDATION + ").")
    private Double validation;

    @Option(
            names = "--early-stop",
            paramLabel = "N",
            converter = Convert.Count.class,
            description = "Stop when the loss on the validation rows has not become smaller for N epochs, and keep the"
                    + " network of the best one.")
    private Integer patience;

    @Option(
            names = "--class-weights",
            paramLabel = "none|balanced",
            defaultValue = "none",
            converter = WeightsConverter.class,
            description = "Whether rows of rare classes weigh more in the loss: balanced gives all classes the same"
                    + " total (default: ${DEFAULT-VALUE}).")
    private Weighting weighting;

    @Option(
            names = "--label-smoothing",
            paramLabel = "SHARE",
            converter = Convert.Fraction.class,
            description = "The share of the label that is spread over all classes, so that the network does not become"
                    + " too sure (default: " + USUAL_SMOOTHING + " for classes).")
    private Double smoothing;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            converter = Convert.FileName.class,
            description = "Write a checkpoint to this folder after each epoch, and keep the last three. The folder is"
                    + " made if it is not there.")
    private Path folder;

    @Option(
            names = "--checkpoint-steps",
            paramLabel = "N",
            converter = Convert.Count.class,
            description = "Write one also after each N steps.")
    private Integer checkpointSteps;

    @Option(
            names = "--resume",
            description = "Go on from the newest checkpoint in the folder, or begin if there is none. The other options"
                    + " must be as they were; the result has the same bits as if it had never stopped.")
    private boolean resumes;

    /** Refuses options that would be ignored. */
    public void requireFitting(Task task, int batch) {
        if (shards > batch) {
            throw new InvalidInputException(
                    "--shards " + shards + " is more than the rows of a step, --batch " + batch);
        }
        if (folder == null && (checkpointSteps != null || resumes)) {
            throw new InvalidInputException(
                    (resumes ? "--resume" : "--checkpoint-steps") + " goes with --checkpoint-dir");
        }
        if (smoothing != null && task != Task.CLASSIFY) {
            throw new InvalidInputException("--label-smoothing goes with classes, not with --task regress");
        }
        if (weighting == Weighting.BALANCED && task != Task.CLASSIFY) {
            throw new InvalidInputException("--class-weights goes with classes, not with --task regress");
        }
    }

    /** Whether it goes on where an earlier run ended. */
    public boolean resumes() {
        return resumes;
    }

    /** Whether early stopping judges the network. */
    public boolean stopsEarly() {
        return patience != null;
    }

    /** The number of parts of a step. */
    public int shards() {
        return shards;
    }

    /** The fraction of the training rows to validate by; 0 for none. */
    public double validation() {
        double fraction = validation != null ? validation : patience != null ? USUAL_VALIDATION : 0;
        if (fraction == 0 && patience != null) {
            throw new InvalidInputException("--early-stop needs rows to judge by: --validation 0 leaves none");
        }
        return fraction;
    }

    /** The loss of the data's task. */
    public Loss loss(StoredData data) {
        if (data.schema().task().orElseThrow() == Task.REGRESS) {
            return Losses::meanSquaredError;
        }
        CrossEntropyLoss loss = new CrossEntropyLoss();
        double share = smoothing == null ? USUAL_SMOOTHING : smoothing;
        if (share > 0) {
            loss = loss.withLabelSmoothing(share);
        }
        if (weighting == Weighting.NONE) {
            return loss;
        }
        List<String> classes = data.schema().classes();
        long[] counts = data.training().classCounts(classes.size());
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                throw new InvalidInputException("--class-weights balanced needs rows of every class to train with, and"
                        + " there are none of class '" + classes.get(i) + "'");
            }
        }
        return loss.withClassWeights(ClassWeights.balanced(counts));
    }

    /** The trainer with the options that were given. */
    public Trainer apply(Trainer trainer, TrainingRun run, Consumer<String> problems) {
        Trainer result = trainer.shards(shards);
        if (clip != null) {
            result = result.clipByNorm(clip);
        }
        if (patience != null) {
            result = result.earlyStopping(EarlyStopping.byLoss(run.judgingLoss(), run.validationRows(), patience));
        }
        return folder == null ? result : result.checkpoints(checkpoints(problems));
    }

    private Checkpoints checkpoints(Consumer<String> problems) {
        Checkpoints checkpoints = Checkpoints.in(folder)
                .onProblem(problem -> problems.accept(problem.getMessage() + "; the training goes on"));
        return checkpointSteps == null ? checkpoints : checkpoints.everySteps(checkpointSteps);
    }

    /** Whether a file is in the folder of the checkpoints, which is made if it is not there. */
    public boolean isInFolder(Path file) {
        return folder != null
                && folder.toAbsolutePath()
                        .normalize()
                        .equals(file.toAbsolutePath().normalize().getParent());
    }

    /** The checkpoint to go on from, if there is one. Makes the folder. */
    public Optional<Path> checkpoint() {
        if (folder == null) {
            return Optional.empty();
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": is no folder, to write checkpoints to");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException _) {
            throw new InvalidInputException(folder + ": cannot be made, to write checkpoints to");
        }
        return resumes ? Checkpoints.in(folder).latest() : Optional.empty();
    }

    private static final class WeightsConverter implements ITypeConverter<Weighting> {
        @Override
        public Weighting convert(String text) {
            return switch (text) {
                case "none" -> Weighting.NONE;
                case "balanced" -> Weighting.BALANCED;
                default -> throw new TypeConversionException("must be none or balanced, not '" + text + "'");
            };
        }
    }
}
