package org.kudari.cli.prediction;

import java.util.Optional;
import java.util.function.Supplier;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.training.Score;
import org.kudari.predict.Predictions;

/** Predictions as one JSON object, whose last fields are the number of rows and the score. */
public final class PredictionJson implements PredictionWriter {
    private final Output output;
    private final boolean hasProbabilities;
    private final Supplier<Optional<Score>> score;
    private long rows;

    /**
     * @param output where the object goes
     * @param hasProbabilities whether the probabilities of classes are written
     * @param score the score of all rows, asked for in the end
     */
    public PredictionJson(Output output, boolean hasProbabilities, Supplier<Optional<Score>> score) {
        this.output = output;
        this.hasProbabilities = hasProbabilities;
        this.score = score;
        output.writer().print("{\"predictions\":[");
    }

    @Override
    public void write(Predictions predictions, Optional<KnownLabels> labels) {
        for (int row = 0; row < predictions.rows(); row++) {
            output.writer().print(rows + row == 0 ? "" : ",");
            output.writer().print(Json.value(value(predictions, row)));
        }
        rows += predictions.rows();
        output.flush();
    }

    private Object value(Predictions predictions, int row) {
        return switch (predictions) {
            case Predictions.Classes classes
            when hasProbabilities -> {
                Json probabilities = new Json();
                int count = classes.names().size();
                for (int i = 0; i < count; i++) {
                    probabilities.put(classes.names().get(i), (double) classes.probabilities()[row * count + i]);
                }
                yield new Json().put("prediction", classes.text(row)).put("probabilities", probabilities);
            }
            case Predictions.Classes classes -> classes.text(row);
            case Predictions.Numbers numbers -> numbers.values()[row];
        };
    }

    @Override
    public void end() {
        output.writer().print("],\"rows\":" + rows);
        score.get().ifPresent(known -> output.writer().print(",\"" + known.key() + "\":" + Json.value(known.value())));
        output.writer().println("}");
        output.flush();
    }
}
