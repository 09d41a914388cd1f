package org.kudari.cli.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.kudari.data.Target;
import org.kudari.predict.Predictions;

/**
 * Predictions as CSV with a header: the prediction, the probability of each class if that is asked for, and the label
 * where it is known.
 */
public final class PredictionCsv implements PredictionWriter {
    private final CsvWriter csv;
    private final boolean hasProbabilities;
    private final UnaryOperator<String> text;
    private final Runnable afterBlock;
    private boolean isBegun;
    private boolean isLabelled;

    /**
     * @param writer where the text goes; it is not closed
     * @param hasProbabilities whether the probabilities of classes are written
     * @param text what is written for the name of a class: the name itself in a file; on a screen, what is safe there
     * @param afterBlock what is done after each block, such as to look whether it could be written
     */
    public PredictionCsv(Writer writer, boolean hasProbabilities, UnaryOperator<String> text, Runnable afterBlock) {
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        this.hasProbabilities = hasProbabilities;
        this.text = text;
        this.afterBlock = afterBlock;
    }

    @Override
    public void write(Predictions predictions, Optional<KnownLabels> labels) {
        if (!isBegun) {
            isBegun = true;
            isLabelled = labels.isPresent();
            csv.writeRecord(heading(predictions));
        }
        for (int row = 0; row < predictions.rows(); row++) {
            List<String> cells = new ArrayList<>();
            cells.add(text.apply(predictions.text(row)));
            if (hasProbabilities && predictions instanceof Predictions.Classes classes) {
                int count = classes.names().size();
                for (int i = 0; i < count; i++) {
                    cells.add(Float.toString(classes.probabilities()[row * count + i]));
                }
            }
            if (isLabelled) {
                int at = row;
                cells.add(labels.map(known -> label(known, at)).orElse(""));
            }
            csv.writeRecord(cells);
        }
        flush();
    }

    private List<String> heading(Predictions predictions) {
        List<String> names = new ArrayList<>(List.of("prediction"));
        if (hasProbabilities && predictions instanceof Predictions.Classes classes) {
            classes.names().forEach(name -> names.add("p(" + text.apply(name) + ")"));
        }
        if (isLabelled) {
            names.add("label");
        }
        return names;
    }

    /** The empty text if there is none. */
    private String label(KnownLabels labels, int row) {
        OptionalInt place = labels.placeOf(row);
        if (place.isEmpty()) {
            return "";
        }
        return switch (labels.target()) {
            case Target.Classes classes -> text.apply(classes.names().get(classes.indices()[place.getAsInt()]));
            case Target.Numbers numbers -> Double.toString(numbers.numbers()[place.getAsInt()]);
        };
    }

    private void flush() {
        try {
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        afterBlock.run();
    }

    @Override
    public void end() {
        flush();
    }
}
