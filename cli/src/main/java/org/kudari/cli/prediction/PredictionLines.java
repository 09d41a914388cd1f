package org.kudari.cli.prediction;

import java.util.Optional;
import org.kudari.cli.terminal.Output;
import org.kudari.predict.Predictions;

/**
 * One prediction a line, nothing else.
 *
 * @param output where the lines go
 */
public record PredictionLines(Output output) implements PredictionWriter {
    @Override
    public void write(Predictions predictions, Optional<KnownLabels> labels) {
        output.lines(predictions.rows(), predictions::text);
    }

    @Override
    public void end() {}
}
