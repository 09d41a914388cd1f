package org.kudari.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kudari.io.PrintableText;
import org.kudari.table.CellType;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TimeText;

/**
 * Reads a whole text in the plainest way, one cell after the other: what a reader with blocks and threads must equal.
 * Rows are lists of what {@link #cell} makes of a cell.
 */
final class PlainCsv {
    /** A cell that is not of its column's type. */
    static final String OTHER = "other";

    private static final Pattern LINE = Pattern.compile("record starting at line ([0-9]+)");

    private final String name;
    private final String text;
    private final CsvFormat format;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> header = List.of();
    private String end = "end";

    PlainCsv(String name, String text, CsvFormat format) {
        this.name = name;
        this.text = text;
        this.format = format;
    }

    /** The rows before the first problem. */
    List<List<String>> rows() {
        return rows;
    }

    /** How it ended: {@code end}, {@code wider: TYPES} or the message of an error. */
    String end() {
        return end;
    }

    PlainCsv read(List<CellType> types, Mismatch mismatch) {
        String separator = "; the separator is taken to be the " + format.separatorName();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(format.separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
            List<Set<String>> kinds = new ArrayList<>();
            int columns = -1;
            for (CsvRecord row : reader) {
                List<String> cells = row.getFields().stream().map(String::strip).toList();
                String at = name + ", line " + row.getStartingLineNumber();
                if (columns < 0) {
                    columns = cells.size();
                    for (int column = 0; column < columns; column++) {
                        kinds.add(new TreeSet<>());
                    }
                    if (format.hasHeader()) {
                        header = cells;
                        continue;
                    }
                }
                if (cells.size() != columns) {
                    end = at + ": this row has " + cells.size() + (cells.size() == 1 ? " cell" : " cells") + ", but "
                            + columns + " were expected, as in the first row" + separator;
                    return this;
                }
                List<String> read = new ArrayList<>();
                for (int column = 0; column < columns; column++) {
                    String cell = cells.get(column);
                    CellType type = types.get(column);
                    String kind = kind(cell);
                    if (!kind.equals("missing") && type != CellType.TEXT) {
                        kinds.get(column).add(kind);
                        if (!kind.equals(type.name()) && mismatch == Mismatch.FAIL) {
                            end = at + ", " + CsvErrors.nameOf(column, header) + ": '" + PrintableText.of(cell)
                                    + "' is not a " + wanted(type, cell);
                            return this;
                        }
                    }
                    read.add(cell(cell, type));
                }
                rows.add(read);
            }
            end = rows.isEmpty()
                    ? name + ": " + (header.isEmpty() ? "is empty" : "has a header, but no rows")
                    : wider(types, kinds);
        } catch (CsvParseException problem) {
            Matcher line = LINE.matcher(problem.getMessage());
            String what = problem.getMessage().startsWith("Unclosed")
                    ? "a quote is opened in this row, and not closed before the end of the file"
                    : "unexpected character after closing quote: "
                            + problem.getMessage().replaceAll("(?s).*quote: | \\(record.*", "");
            end = name + ", line " + (line.find() ? line.group(1) : "?") + ": is not well-formed: " + what + separator;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return this;
    }

    private String wanted(CellType type, String cell) {
        if (type == CellType.TIME) {
            return "date or time, such as " + TimeText.FORMS;
        }
        boolean isOther = cell.matches(format.decimal() == '.' ? "-?[0-9]+,[0-9]+" : "-?[0-9]+[.][0-9]+");
        return "number"
                + (isOther ? "; the decimal is taken to be a " + (format.decimal() == '.' ? "point" : "comma") : "");
    }

    private static String wider(List<CellType> types, List<Set<String>> kinds) {
        List<CellType> wider = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            Set<String> found = kinds.get(column);
            if (types.get(column) == CellType.TEXT || found.isEmpty()) {
                wider.add(types.get(column));
            } else {
                wider.add(found.size() == 1 ? CellType.valueOf(found.iterator().next()) : CellType.TEXT);
            }
        }
        return wider.equals(types) ? "end" : "wider: " + wider;
    }

    private String kind(String cell) {
        if (cell.isEmpty() || format.missing().contains(cell)) {
            return "missing";
        }
        if (isNumber(cell)) {
            return "NUMBER";
        }
        return Double.isNaN(TimeText.seconds(cell)) ? "TEXT" : "TIME";
    }

    private boolean isNumber(String cell) {
        String decimal = format.decimal() == '.' ? "[.]" : ",";
        return cell.matches("[+-]?([0-9]+(D[0-9]*)?|D[0-9]+)([eE][+-]?[0-9]+)?".replace("D", decimal));
    }

    private String cell(String cell, CellType type) {
        return switch (kind(cell)) {
            case "missing" -> "missing";
            case "NUMBER" ->
                type == CellType.NUMBER
                        ? Double.toString(Double.parseDouble(cell.replace(format.decimal(), '.')))
                        : type == CellType.TEXT ? cell : OTHER;
            case "TIME" ->
                type == CellType.TIME ? Double.toString(TimeText.seconds(cell)) : type == CellType.TEXT ? cell : OTHER;
            default -> type == CellType.TEXT ? cell : OTHER;
        };
    }

    static List<CellType> randomTypes(Random random, int columns) {
        CellType[] types = new CellType[columns];
        Arrays.setAll(types, _ -> CellType.values()[random.nextInt(3)]);
        return List.of(types);
    }
}
