package org.kudari.cli.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.terminal.TextTable;
import org.kudari.data.Target;
import org.kudari.predict.Predictions;

/** The first predictions as a table for a terminal, beside the labels where they are known. */
public final class PredictionTable implements PredictionWriter {
    private static final int ROWS = 20;

    private final Output output;
    private TextTable table;
    private long rows;

    /** @param output where the table goes */
    public PredictionTable(Output output) {
        this.output = output;
    }

    @Override
    public void write(Predictions predictions, Optional<KnownLabels> labels) {
        if (table == null) {
            table = new TextTable(heading(predictions, labels));
        }
        for (int row = 0; row < predictions.rows() && rows + row < ROWS; row++) {
            table.row(line(rows + row + 1, predictions, labels, row));
        }
        rows += predictions.rows();
    }

    @Override
    public void end() {
        if (table != null) {
            table.lines().forEach(output::line);
        }
        if (rows > ROWS) {
            output.line(
                    "... and %s more; into a pipe or a file, kudari predict writes them all",
                    Text.count(rows - ROWS, "row"));
        }
    }

    private static String[] heading(Predictions predictions, Optional<KnownLabels> labels) {
        List<String> names = new ArrayList<>(List.of("row", "prediction"));
        if (predictions instanceof Predictions.Classes) {
            names.add("probability");
        }
        labels.ifPresent(_ -> names.add("label"));
        return names.toArray(String[]::new);
    }

    private static String[] line(long number, Predictions predictions, Optional<KnownLabels> labels, int row) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(number));
        switch (predictions) {
            case Predictions.Classes classes -> {
                int best = classes.indices()[row];
                cells.add(classes.text(row));
                cells.add(Text.format(
                        "%.1f %%",
                        100 * classes.probabilities()[row * classes.names().size() + best]));
            }
            case Predictions.Numbers numbers -> cells.add(Text.format("%.6g", numbers.values()[row]));
        }
        labels.ifPresent(known -> cells.add(label(known, predictions, row)));
        return cells.toArray(String[]::new);
    }

    /** The empty text if there is none. */
    private static String label(KnownLabels labels, Predictions predictions, int row) {
        OptionalInt place = labels.placeOf(row);
        if (place.isEmpty()) {
            return "";
        }
        return switch (labels.target()) {
            case Target.Classes classes -> {
                String label = classes.names().get(classes.indices()[place.getAsInt()]);
                yield label + (label.equals(predictions.text(row)) ? "" : "  <- wrong");
            }
            case Target.Numbers numbers -> Text.format("%.6g", numbers.numbers()[place.getAsInt()]);
        };
    }
}
