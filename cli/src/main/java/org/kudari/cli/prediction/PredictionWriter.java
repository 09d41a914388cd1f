package org.kudari.cli.prediction;

import java.util.Optional;
import org.kudari.data.Target;
import org.kudari.predict.Predictions;

/** Writes predictions block by block, so that there may be any number of rows. */
public interface PredictionWriter {

    /**
     * Writes the next rows.
     *
     * @param predictions the predictions
     * @param truth the labels in their own units, if they are known
     */
    void write(Predictions predictions, Optional<Target> truth);

    /** Writes what comes after all rows. */
    void end();
}
