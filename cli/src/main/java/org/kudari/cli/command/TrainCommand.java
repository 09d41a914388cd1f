package org.kudari.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.kudari.cli.exit.CommandFailure;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.Convert;
import org.kudari.cli.options.DataOptions;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.options.NetworkOptions;
import org.kudari.cli.options.OptimizerOptions;
import org.kudari.cli.options.Overwriting;
import org.kudari.cli.options.ScheduleOptions;
import org.kudari.cli.options.TrainingOptions;
import org.kudari.cli.options.WatchOptions;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Screen;
import org.kudari.cli.terminal.Terminal;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.training.DivergenceMessage;
import org.kudari.cli.training.EpochLines;
import org.kudari.cli.training.EpochScore;
import org.kudari.cli.training.Importances;
import org.kudari.cli.training.Pace;
import org.kudari.cli.training.ProgressBar;
import org.kudari.cli.training.RunWatch;
import org.kudari.cli.training.Score;
import org.kudari.cli.training.TestReport;
import org.kudari.cli.training.TrainingCurves;
import org.kudari.cli.training.TrainingRun;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.Safetensors;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.predict.ModelFile;
import org.kudari.predict.PermutationImportance;
import org.kudari.tabular.ModelRows;
import org.kudari.tabular.StoredData;
import org.kudari.train.Callback;
import org.kudari.train.Checkpoints;
import org.kudari.train.DivergenceException;
import org.kudari.train.Trainer;
import org.kudari.train.TrainingReport;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kudari train}. */
@Command(
        name = "train",
        abbreviateSynopsis = true,
        description = "Trains a network, tests it, and saves it if asked to.",
        footer = {
            "",
            "What is done with each column is learned from the training rows, and printed first. Scores are in the"
                    + " target's own units. One seed gives the same network every time.",
            "",
            "Examples:",
            "  kudari train --data titanic.csv --label survived --ignore alive",
            "  kudari train --data diamonds.csv --task regress --label price --explain",
            "  kudari train --data strokes --save digits.safetensors"
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int USUAL_EPOCHS = 8;
    /** Fewer are too few for a network to settle. */
    private static final int FEWEST_STEPS = 2000;

    private static final int MOST_EPOCHS = 40;
    /** Classes are learned by heart sooner than quantities. */
    private static final int MOST_EPOCHS_FOR_CLASSES = 20;

    /** Of more columns, the table that says what is done with each fills no screens. */
    private static final int SHOWN_COLUMNS = 60;

    private final Terminal terminal;

    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private OptimizerOptions optimizer;

    @Mixin
    private ScheduleOptions schedule;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private WatchOptions watching;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = Convert.Count.class,
            description = "How many rows a step takes (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Convert.Count.class,
            description =
                    "How often to go through the data (default: " + USUAL_EPOCHS + ", or with few rows as often as"
                            + " makes " + FEWEST_STEPS + " steps, up to " + MOST_EPOCHS + ", for classes up to "
                            + MOST_EPOCHS_FOR_CLASSES + ").")
    private Integer epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            converter = Convert.Seed.class,
            description = "What all that is random follows from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private DeviceOptions devices;

    @Option(
            names = "--save",
            paramLabel = "FILE.safetensors",
            converter = Convert.FileName.class,
            description = "Where to save the trained network, for kudari predict; creates no folders.")
    private Path save;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png|svg|html",
            converter = Convert.FileName.class,
            description = "Where to draw how the training went: loss, score and learning rate.")
    private Path plot;

    @Option(
            names = "--explain",
            description =
                    "Print how much each column matters: what the score on the test rows loses when the cells of the"
                            + " column are shuffled.")
    private boolean explains;

    @Mixin
    private JsonOption json;

    /** @param terminal where its output goes */
    public TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        optimizer.requireFitting();
        schedule.requireFitting();
        watching.requireWritable(training.resumes());
        training.requireFitting(data.task(), batch);
        requireFewestRows(batch, "in a --batch");
        requireSavable();
        if (plot != null) {
            TrainingCurves.requireWritable(plot);
            requireOwnFile();
        }
        DivergenceMessage diverged = new DivergenceMessage(optimizer.learningRate(), optimizer.lowerRate());
        try (Device device = devices.open();
                StoredData rows = data.load(training.validation(), seed, this::announce)) {
            requireFewestRows(rows.training().rows(), "to train with");
            requireExplainable(rows);
            Layer layers = network.network(rows.schema(), rows.training().rows());
            TrainingRun run = new TrainingRun(rows, layers, device, seed, training.loss(rows));
            if (save != null) {
                ModelFile.requireSavable(run.predictor(), LayerCodecs.standard());
            }
            Trainer trainer = trainer(run);
            Optional<Path> checkpoint = training.checkpoint();
            if (save != null) {
                // Again: now there is the folder of the checkpoints.
                Safetensors.requireWritable(save);
            }
            introduce(run, rows);
            EpochScore epochScore = new EpochScore(run::score);
            Optional<TrainingCurves> curves = Optional.ofNullable(plot)
                    .map(_ -> new TrainingCurves(judgedBy(run), epochScore, trainer.optimizer()::learningRate));
            RunWatch watch = watching.open(training.resumes());
            TrainingReport report = trainAndDraw(run, trainer, checkpoint, watch, epochScore, curves);
            double testLoss = run.testLoss();
            Score score = run.testScore();
            TestReport tested = run.testReport();
            List<PermutationImportance> importances = explains ? run.importances(seed) : List.of();
            if (save != null) {
                ModelFile.write(save, run.predictor());
            }
            // After the model: it matters more.
            curves.ifPresent(drawn -> drawn.write(plot));
            if (json.isSet()) {
                terminal.out()
                        .line(json(run, watch, report, testLoss, score, tested, importances)
                                .toString());
            } else {
                summarise(report, testLoss, score, tested);
                Importances.lines(importances, score.task()).forEach(terminal.out()::line);
            }
            tellFaults(watch);
            if (run.hasExploded(report.loss())) {
                terminal.problem(diverged.growth(run.firstLoss(), report.loss()));
            } else {
                tested.warning().ifPresent(terminal::problem);
            }
        } catch (DivergenceException e) {
            throw diverged.failure(e.divergence());
        }
        return ExitCode.OK;
    }

    /** @param what what has the rows, in words */
    private void requireFewestRows(int rows, String what) {
        long fewest = network.fewestRows(training.shards());
        if (rows < fewest) {
            String shards = training.shards() == 1 ? "" : " with --shards " + training.shards();
            throw new InvalidInputException(
                    "--norm batch" + shards + " needs at least " + fewest + " rows " + what + ", not " + rows);
        }
    }

    private void requireExplainable(StoredData rows) {
        if (explains && rows.test().table().isEmpty()) {
            throw new InvalidInputException("--explain shuffles the rows to test with, and these do not fit in memory;"
                    + " give fewer by --test");
        }
    }

    /** Nobody wants to hear after an hour that the result cannot be kept. */
    private void requireSavable() {
        if (save == null) {
            return;
        }
        if (!training.isInFolder(save)) {
            Safetensors.requireWritable(save);
        } else if (Checkpoints.isName(save)) {
            throw new InvalidInputException(save + ": is the name of a checkpoint; --save takes another one");
        }
        Overwriting.refuse(save, "--save", filesRead(), "the data");
    }

    /** Otherwise the drawing would take the place of the model. */
    private void requireOwnFile() {
        if (save != null
                && save.toAbsolutePath()
                        .normalize()
                        .equals(plot.toAbsolutePath().normalize())) {
            throw new InvalidInputException(plot + ": is where --save writes the network; --plot takes another file");
        }
        Overwriting.refuse(plot, "--plot", filesRead(), "the data");
    }

    private List<Path> filesRead() {
        return Stream.concat(data.files().stream(), data.testFiles().stream()).toList();
    }

    /** Where progress goes: with --json to people only, who are at a terminal. */
    private Optional<Output> audience() {
        if (!json.isSet()) {
            return Optional.of(terminal.out());
        }
        return terminal.err().screen().isPresent() ? Optional.of(terminal.err()) : Optional.empty();
    }

    /** Says what takes a while, before it does. */
    private void announce(String line) {
        audience().orElse(terminal.err()).line("%s", line);
    }

    private void introduce(TrainingRun run, StoredData rows) {
        Device device = run.model().device();
        if (audience().isEmpty()) {
            // They are among the notes, but for these there is nobody.
            data.warnings().forEach(terminal::problem);
        }
        audience().ifPresent(output -> {
            rows.notes().forEach(output::line);
            if (!rows.notes().isEmpty()) {
                rows.schema().describe(SHOWN_COLUMNS).lines().forEach(output::line);
            }
        });
        rows.heldOut()
                .ifPresent(chosen -> audience()
                        .orElse(terminal.err())
                        .line(
                                "No rows to test with were given: %,d of %,d, %s, are held out.",
                                rows.test().rows(),
                                rows.training().rows()
                                        + rows.test().rows()
                                        + rows.validation().map(ModelRows::rows).orElse(0),
                                chosen));
        audience().ifPresent(output -> {
            output.line(
                    "%s to train with, %s%s to test with",
                    Text.count(rows.training().rows(), "row"),
                    rows.validation()
                            .map(table -> Text.count(table.rows(), "row") + " to judge it by, ")
                            .orElse(""),
                    Text.count(rows.test().rows(), "row"));
            output.line(
                    "%s: %,d parameters on %s",
                    network.describe(rows.schema().inputWidth(), rows.schema().outputs()),
                    run.model().parameters().elements(),
                    DeviceOptions.describe(device.info()));
        });
    }

    /** The rows that the network is scored on while it is trained; the test rows only if there are no others. */
    private static String judgedBy(TrainingRun run) {
        return run.isValidated() ? "validation" : "test";
    }

    private int usualEpochs(int rows) {
        int enough = Math.ceilDiv(FEWEST_STEPS, Math.ceilDiv(rows, batch));
        int most = data.task() == Task.CLASSIFY ? MOST_EPOCHS_FOR_CLASSES : MOST_EPOCHS;
        return Math.clamp(enough, USUAL_EPOCHS, most);
    }

    private Trainer trainer(TrainingRun run) {
        Model model = run.model();
        int passes = epochs == null ? usualEpochs(run.trainingRows().rows()) : epochs;
        Trainer trainer = new Trainer(model, optimizer.optimizer(model.parameters()), run.loss(), passes, batch, seed)
                .dropLast((int) network.fewestRows(training.shards()));
        long steps = (long) passes * trainer.stepsOfAnEpoch(run.trainingRows());
        return training.apply(schedule.apply(trainer, steps), run, terminal::problem);
    }

    /** Draws the curves of a training that diverged; those of any other are drawn when its model is saved. */
    private TrainingReport trainAndDraw(
            TrainingRun run,
            Trainer trainer,
            Optional<Path> checkpoint,
            RunWatch watch,
            EpochScore score,
            Optional<TrainingCurves> curves) {
        try (watch) {
            return train(run, trainer, checkpoint, watch, score, curves);
        } catch (DivergenceException e) {
            try {
                curves.filter(TrainingCurves::hasEpochs).ifPresent(drawn -> drawn.write(plot));
            } catch (CommandFailure problem) {
                e.addSuppressed(problem);
            }
            tellFaults(watch);
            throw e;
        }
    }

    private TrainingReport train(
            TrainingRun run,
            Trainer trainer,
            Optional<Path> checkpoint,
            RunWatch watch,
            EpochScore score,
            Optional<TrainingCurves> curves) {
        Optional<Output> output = audience();
        checkpoint.ifPresent(file -> output.ifPresent(to -> to.line("going on from %s", file)));
        watch.address().ifPresent(address -> announce("board: " + address));
        TrainingWatch watched = watch.of(trainer, run, training.stopsEarly());
        watched.describe("data", data.name());
        List<Callback> callbacks = new ArrayList<>(List.of(score));
        // Before those that print, so that a score is in the file when it is on the screen.
        callbacks.add(watch.metrics(watched, run.classes(), judgedBy(run), score));
        curves.ifPresent(callbacks::add);
        Optional<Screen> screen = output.flatMap(Output::screen);
        if (screen.isPresent()) {
            try (ProgressBar bar =
                    new ProgressBar(output.get(), screen.get(), System::nanoTime, judgedBy(run), score)) {
                callbacks.add(bar);
                return run.train(watched, checkpoint, callbacks.toArray(Callback[]::new));
            }
        }
        output.ifPresent(to -> callbacks.add(new EpochLines(to, new Pace(System::nanoTime), judgedBy(run), score)));
        return run.train(watched, checkpoint, callbacks.toArray(Callback[]::new));
    }

    /** A loss that grew has a message of its own. */
    private void tellFaults(RunWatch watch) {
        watch.problems().forEach(terminal::problem);
        watch.warnings().stream()
                .filter(warning -> warning.fault() != TrainingWarning.Fault.DIVERGENCE)
                .forEach(warning -> terminal.problem(warning.toString()));
    }

    private void summarise(TrainingReport report, double testLoss, Score score, TestReport tested) {
        Output out = terminal.out();
        report.bestEpoch()
                .ifPresent(epoch -> out.line("kept the network of epoch %d, the best on the validation rows", epoch));
        out.line("test loss %.4f, %s", testLoss, score.details());
        tested.lines().forEach(out::line);
        out.line("trained in %s, %,.0f samples/s", Text.duration(report.seconds()), report.samplesPerSecond());
        if (save != null) {
            out.line("saved to %s", save);
        }
        if (plot != null) {
            out.line("drawn to %s", plot);
        }
    }

    private Json json(
            TrainingRun run,
            RunWatch watch,
            TrainingReport report,
            double testLoss,
            Score score,
            TestReport tested,
            List<PermutationImportance> importances) {
        Device device = run.model().device();
        Json json = new Json()
                .put("device", device.name())
                .put("kernels", device.info().kernels())
                .put("precision", device.info().matmulPrecision().label())
                .put("parameters", run.model().parameters().elements())
                .put("epochs", report.epochs())
                .put("steps", report.steps())
                .put("trainLoss", report.loss())
                .put("testLoss", testLoss)
                .put(score.testKey(), score.value())
                .put("samplesPerSecond", report.samplesPerSecond())
                .put("seconds", report.seconds())
                .put("model", save == null ? null : save.toString());
        tested.putInto(json);
        json.put(
                "warnings",
                watch.warnings().stream().map(TrainingWarning::toString).toList());
        if (explains) {
            json.put("importances", Importances.json(importances));
        }
        return json;
    }
}
