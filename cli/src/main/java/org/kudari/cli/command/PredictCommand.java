package org.kudari.cli.command;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.Convert;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.report.PredictionTable;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Terminal;
import org.kudari.cli.training.Score;
import org.kudari.data.Table;
import org.kudari.device.Device;
import org.kudari.io.tables.CsvFile;
import org.kudari.predict.ModelFile;
import org.kudari.predict.Predictions;
import org.kudari.predict.Predictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kudari predict}. */
@Command(
        name = "predict",
        abbreviateSynopsis = true,
        description = "Predicts the rows of a file with a saved network.",
        footer = {
            "",
            "The file has the columns that the network was trained on, in their order, with the label or without it. Where"
                    + " labels are there, the predictions are scored: by their accuracy, or R2 for quantities.",
            "",
            "On a terminal the first rows are shown as a table. Into a pipe or a file goes one prediction a line, nothing"
                    + " else; the score goes to standard error."
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

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE.csv",
            converter = Convert.FileName.class,
            description = "The rows to predict.")
    private Path data;

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
        try (Device device = devices.open()) {
            Predictor predictor = ModelFile.read(model, device);
            Table table = CsvFile.forPrediction(data, predictor.schema());
            Predictions predictions = predictor.predict(table);
            Optional<Score> score = table.target().map(truth -> Score.of(predictions, truth));
            if (json.isSet()) {
                terminal.out().line(json(predictions, score).toString());
            } else if (terminal.out().screen().isPresent()) {
                new PredictionTable(predictions, table.target()).print(terminal.out());
                score.ifPresent(known -> terminal.out().line(known.details()));
            } else {
                IntStream.range(0, predictions.rows())
                        .forEach(row -> terminal.out().line(predictions.text(row)));
                score.ifPresent(known -> terminal.err().line(known.details()));
            }
        }
        return ExitCode.OK;
    }

    private static Json json(Predictions predictions, Optional<Score> score) {
        Json json = new Json().put("rows", predictions.rows());
        score.ifPresent(known -> json.put(known.key(), known.value()));
        List<?> values = switch (predictions) {
            case Predictions.Classes classes ->
                Arrays.stream(classes.indices()).mapToObj(classes.names()::get).toList();
            case Predictions.Numbers numbers ->
                Arrays.stream(numbers.values()).boxed().toList();
        };
        return json.put("predictions", values);
    }
}
