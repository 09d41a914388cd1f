package org.kudari.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Text;
import org.kudari.data.Target;
import org.kudari.predict.Predictions;

/**
 * The first predictions as a table for people.
 *
 * @param truth the labels, if they are known
 */
public record PredictionTable(Predictions predictions, Optional<Target> truth) {
    private static final int ROWS = 20;
    private static final int WIDEST = 30;

    /** Writes the table, and how many rows it leaves out. */
    public void print(Output output) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(heading());
        int shown = Math.min(ROWS, predictions.rows());
        for (int row = 0; row < shown; row++) {
            lines.add(line(row));
        }
        int[] widths = widths(lines);
        lines.forEach(line -> output.line(aligned(line, widths)));
        if (shown < predictions.rows()) {
            output.line(
                    "... and %s more; into a pipe or a file, kudari predict writes them all",
                    Text.count(predictions.rows() - shown, "row"));
        }
    }

    private List<String> heading() {
        List<String> names = new ArrayList<>(List.of("row", "prediction"));
        if (predictions instanceof Predictions.Classes) {
            names.add("probability");
        }
        truth.ifPresent(_ -> names.add("label"));
        return names;
    }

    private List<String> line(int row) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(row + 1));
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
        truth.ifPresent(known -> cells.add(label(known, row)));
        return cells;
    }

    private String label(Target known, int row) {
        return switch (known) {
            case Target.Classes classes -> {
                boolean isRight = classes.names().get(classes.indices()[row]).equals(predictions.text(row));
                yield classes.names().get(classes.indices()[row]) + (isRight ? "" : "  <- wrong");
            }
            case Target.Numbers numbers -> Text.format("%.6g", numbers.numbers()[row]);
        };
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.min(WIDEST, Math.max(widths[i], line.get(i).length()));
            }
        }
        return widths;
    }

    private static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean isLast = i == widths.length - 1;
            line.append(isLast ? cells.get(i) : Text.format("%-" + widths[i] + "s  ", cells.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
