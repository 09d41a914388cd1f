package org.kudari.cli.prediction;

import java.util.Optional;
import org.kudari.predict.Predictions;

/** Writes predictions block by block, so that there may be any number of rows. */
public interface PredictionWriter {

    /**
     * Writes the next rows.
     *
     * @param predictions the predictions
     * @param labels the labels; empty if the table has none
     */
    void write(Predictions predictions, Optional<KnownLabels> labels);

    /** Writes what comes after all rows. */
    void end();
}
