package org.kudari.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.Convert;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.options.Overwriting;
import org.kudari.cli.options.RowOptions;
import org.kudari.cli.options.TableOptions;
import org.kudari.cli.prediction.PredictionCsv;
import org.kudari.cli.prediction.PredictionJson;
import org.kudari.cli.prediction.PredictionLines;
import org.kudari.cli.prediction.PredictionRun;
import org.kudari.cli.prediction.PredictionTable;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Terminal;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.training.Score;
import org.kudari.device.Device;
import org.kudari.io.PrintableText;
import org.kudari.io.files.AtomicFile;
import org.kudari.predict.ModelFile;
import org.kudari.predict.Predictor;
import org.kudari.table.TableSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kudari predict}. */
@Command(
        name = "predict",
        abbreviateSynopsis = true,
        description = "Predicts the rows of a table with a saved network.",
        footer = {
            "",
            "Columns are found by their names, in any order; the label may be missing. Without names they are those of the"
                    + " training table, in its order. Where labels are there, the predictions are scored: by their accuracy,"
                    + " or R2 for quantities.",
            "",
            "On a terminal the first rows are shown as a table. Into a pipe or a file goes one prediction a line, nothing"
                    + " else; the score goes to standard error.",
            "",
            "Examples:",
            "  kudari predict --model titanic.safetensors --data titanic.csv",
            "  cat new.csv | kudari predict --model titanic.safetensors --data -"
        })
public final class PredictCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE.safetensors",
            converter = Convert.FileName.class,
            description = "The network, as kudari train --save wrote it.")
    private Path model;

    @Mixin
    private RowOptions rows;

    @Option(
            names = "--out",
            paramLabel = "FILE.csv",
            converter = Convert.FileName.class,
            description =
                    "Where to write the predictions as CSV with a header, beside the labels where they are known.")
    private Path out;

    @Option(
            names = "--probabilities",
            description = "Write the probability of each class too: as CSV, or in the object of --json.")
    private boolean hasProbabilities;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    /** @param terminal where its output goes */
    public PredictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (out != null) {
            AtomicFile.requireWritable(out);
            Overwriting.refuse(out, "--out", List.of(model), "the model");
            Overwriting.refuse(out, "--out", rows.files(), "the data");
        }
        try (Device device = devices.open()) {
            Predictor predictor = ModelFile.read(model, device);
            TableSource source = rows.source(predictor.schema());
            TableOptions.warnings(source).forEach(terminal::problem);
            PredictionRun run = new PredictionRun(predictor, source);
            if (out == null) {
                print(run);
            } else {
                AtomicFile.write(out, channel -> write(run, channel));
                report(run);
            }
            run.problem().ifPresent(terminal::problem);
        }
        return ExitCode.OK;
    }

    private void write(PredictionRun run, WritableByteChannel channel) throws IOException {
        try {
            Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
            run.writeTo(new PredictionCsv(writer, hasProbabilities, UnaryOperator.identity(), () -> {}));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Says what is in the file. */
    private void report(PredictionRun run) {
        if (json.isSet()) {
            Json object = new Json().put("rows", run.rows()).put("out", out.toString());
            run.score().ifPresent(known -> object.put(known.key(), known.value()));
            terminal.out().line(object.toString());
        } else {
            run.score().ifPresent(known -> terminal.out().line(known.details()));
            terminal.out().line("%s predicted, written to %s", Text.count(run.rows(), "row"), out);
        }
    }

    private void print(PredictionRun run) {
        Output output = terminal.out();
        if (json.isSet()) {
            run.writeTo(new PredictionJson(output, hasProbabilities, run::score));
        } else if (hasProbabilities) {
            run.writeTo(new PredictionCsv(output.writer(), true, PrintableText::of, output::flush));
            tell(run.score());
        } else if (output.screen().isPresent()) {
            run.writeTo(new PredictionTable(output));
            run.score().ifPresent(known -> output.line(known.details()));
        } else {
            run.writeTo(new PredictionLines(output));
            tell(run.score());
        }
    }

    private void tell(Optional<Score> score) {
        score.ifPresent(known -> terminal.err().line(known.details()));
    }
}
