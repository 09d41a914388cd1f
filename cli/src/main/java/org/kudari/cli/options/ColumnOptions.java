package org.kudari.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.TransformKind;
import org.kudari.table.schema.inference.SchemaOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the columns of a table are for, where the rules that are printed with the schema are not to decide. */
public final class ColumnOptions {
    @Option(
            names = "--ignore",
            paramLabel = "COL",
            split = ",",
            description = "Columns to leave out, by name or index from 0.")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--category",
            paramLabel = "COL",
            split = ",",
            description = "Columns whose cells are values of a category, also if they are numbers.")
    private List<String> categories = new ArrayList<>();

    @Option(
            names = "--number",
            paramLabel = "COL",
            split = ",",
            description = "Columns of numbers that would be taken for something else, such as for ids.")
    private List<String> numbers = new ArrayList<>();

    @Option(names = "--date", paramLabel = "COL", split = ",", description = "Columns of dates.")
    private List<String> dates = new ArrayList<>();

    @Option(
            names = "--embed",
            paramLabel = "COL",
            split = ",",
            description = "Categories that get a learned vector for each value (default: those of more than 16 values;"
                    + " others have a feature of 0 or 1 for each).")
    private List<String> embedded = new ArrayList<>();

    @Option(
            names = "--on-missing",
            paramLabel = "indicator|mean|median|drop|fail",
            converter = OnMissingConverter.class,
            description = "What is done with missing numbers and dates: fill in the mean or the median, the mean with a"
                    + " feature that says so, leave the row out of training, or refuse (default: indicator). drop and fail"
                    + " hold for missing texts, too.")
    private OnMissing onMissing;

    @Option(
            names = "--transform",
            paramLabel = "[COL=]KIND",
            split = ",",
            description = "What is done with numbers before they are standardised, for all or for one column: none, log"
                    + " (the logarithm) or quantile (the rank), such as price=log (default: none).")
    private List<String> transforms = new ArrayList<>();

    /** Whether one is given. */
    public boolean areGiven() {
        return onMissing != null
                || !List.of(ignored, categories, numbers, dates, embedded, transforms).stream()
                        .allMatch(List::isEmpty);
    }

    /** The options with the task and the label. */
    public SchemaOptions options(Task task, String label) {
        SchemaOptions.Builder builder = SchemaOptions.builder().task(task).label(label);
        try {
            builder.ignore(ignored.toArray(String[]::new))
                    .category(categories.toArray(String[]::new))
                    .number(numbers.toArray(String[]::new))
                    .date(dates.toArray(String[]::new))
                    .embed(embedded.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(e.getMessage());
        }
        Optional.ofNullable(onMissing).ifPresent(builder::onMissing);
        transforms().forEach((column, kind) -> {
            if (column.isEmpty()) {
                builder.transform(kind);
            } else {
                builder.transform(column, kind);
            }
        });
        return builder.build();
    }

    /** The transforms by column; that of all other columns by the empty text. */
    private Map<String, TransformKind> transforms() {
        Map<String, TransformKind> kinds = new LinkedHashMap<>();
        for (String text : transforms) {
            int equals = text.lastIndexOf('=');
            String word = text.substring(equals + 1).strip();
            TransformKind kind = switch (word) {
                case "none" -> TransformKind.NONE;
                case "log" -> TransformKind.LOG;
                case "quantile" -> TransformKind.QUANTILE;
                default ->
                    throw new InvalidInputException("--transform takes none, log or quantile, for one column such"
                            + " as price=log, not '" + text + "'");
            };
            kinds.put(equals < 0 ? "" : text.substring(0, equals).strip(), kind);
        }
        return kinds;
    }

    private static final class OnMissingConverter implements ITypeConverter<OnMissing> {
        @Override
        public OnMissing convert(String text) {
            return switch (text) {
                case "indicator" -> OnMissing.INDICATOR;
                case "mean" -> OnMissing.MEAN;
                case "median" -> OnMissing.MEDIAN;
                case "drop" -> OnMissing.DROP;
                case "fail" -> OnMissing.FAIL;
                default ->
                    throw new TypeConversionException(
                            "must be indicator, mean, median, drop or fail, not '" + text + "'");
            };
        }
    }
}
