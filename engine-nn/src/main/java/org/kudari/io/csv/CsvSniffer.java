package org.kudari.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kudari.table.NumberText;

/** Finds out the format of a text file from its beginning, by the rules of {@link CsvFormat}. */
final class CsvSniffer {
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int ROWS = 500;

    private final String text;
    private final boolean isWhole;
    private final CsvOptions options;
    private final Charset charset;

    /**
     * What was found out.
     *
     * @param format the format
     * @param rows the first rows, with the header; none if even the first is not well-formed
     * @param isWellFormed whether all of the text is
     */
    record Found(CsvFormat format, List<List<String>> rows, boolean isWellFormed) {}

    /** How a separator suits the text. */
    private record Trial(char separator, List<List<String>> rows, boolean isWellFormed) {
        int columns() {
            return rows.isEmpty() ? 1 : rows.getFirst().size();
        }

        /** The part of the rows that have as many cells as the first. */
        double consistency() {
            long alike = rows.stream().filter(row -> row.size() == columns()).count();
            return rows.isEmpty() ? 0 : (double) alike / rows.size();
        }
    }

    private CsvSniffer(String text, boolean isWhole, CsvOptions options, Charset charset) {
        this.text = text;
        this.isWhole = isWhole;
        this.options = options;
        this.charset = charset;
    }

    /**
     * Finds out what the options do not say.
     *
     * @param text the beginning of the file
     * @param isWhole whether it is all of it; if not, its last row may not be whole
     * @param charset the encoding of the file
     */
    static Found guess(String text, boolean isWhole, CsvOptions options, Charset charset) {
        return new CsvSniffer(text, isWhole, options, charset).guess();
    }

    private Found guess() {
        List<String> warnings = new ArrayList<>();
        Trial trial = options.separator()
                .map(separator -> trial(separator, Integer.MAX_VALUE))
                .orElseGet(() -> trial(separator(), Integer.MAX_VALUE));
        char decimal = options.decimal().orElseGet(() -> decimal(trial, warnings));
        CellWords words = new CellWords(options.missing(), decimal);
        boolean hasHeader = switch (options.header()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> {
                List<List<String>> rows = trial.rows.subList(0, Math.min(ROWS, trial.rows.size()));
                Optional<HeaderGuess> guess = rows.isEmpty() ? Optional.empty() : Optional.of(header(rows, words));
                guess.flatMap(HeaderGuess::warning).ifPresent(warnings::add);
                yield guess.isPresent() && guess.get().hasHeader();
            }
        };
        CsvFormat format = new CsvFormat(trial.separator, decimal, charset, hasHeader, options.missing(), warnings);
        return new Found(format, trial.rows, trial.isWellFormed);
    }

    private HeaderGuess header(List<List<String>> rows, CellWords words) {
        boolean hasNames = hasNames(rows.getFirst());
        // A single row without the names that are known is a row of that table.
        return hasNames || !options.names().isEmpty() && rows.size() == 1
                ? new HeaderGuess(hasNames, Optional.empty())
                : HeaderGuess.of(rows, words);
    }

    /** Whether a first row has the names of a table that the file is like. */
    private boolean hasNames(List<String> row) {
        Set<String> cells = row.stream().map(String::strip).collect(Collectors.toSet());
        long known = options.names().stream().filter(cells::contains).count();
        return known > 0 && 2 * known >= options.names().size();
    }

    private char separator() {
        Trial best = null;
        double bestScore = 0;
        for (char separator : SEPARATORS) {
            if (options.decimal().isPresent() && options.decimal().get() == separator) {
                continue;
            }
            Trial trial = trial(separator, ROWS);
            double score = trial.columns() > 1 ? score(trial) : 0;
            if (score > bestScore) {
                best = trial;
                bestScore = score;
            }
        }
        boolean isCommaDecimal = options.decimal()
                .or(options::likelyDecimal)
                .filter(character -> character == ',')
                .isPresent();
        return best == null ? isCommaDecimal ? ';' : ',' : best.separator;
    }

    /** Names that are known count most, then being well-formed, then rows of one length, then cells that are whole. */
    private double score(Trial trial) {
        double consistency = trial.consistency();
        boolean isKnown = !trial.rows.isEmpty() && hasNames(trial.rows.getFirst());
        return (isKnown ? 8 : 0)
                + (trial.isWellFormed ? 4 : 0)
                + (consistency == 1 ? 2 : consistency)
                + cleanCells(trial);
    }

    /** The part of the cells that are numbers, or have no other separator in them. */
    private static double cleanCells(Trial trial) {
        long clean = 0;
        long cells = 0;
        for (List<String> row : trial.rows) {
            for (String cell : row) {
                cells++;
                clean += isClean(cell, trial.separator) ? 1 : 0;
            }
        }
        return cells == 0 ? 0 : (double) clean / cells;
    }

    private static boolean isClean(String cell, char separator) {
        boolean isNumber = separator != ',' && !Double.isNaN(NumberText.parse(cell, ','));
        if (isNumber) {
            return true;
        }
        for (char other : SEPARATORS) {
            if (other != separator && cell.indexOf(other) >= 0) {
                return false;
            }
        }
        return true;
    }

    private Trial trial(char separator, int most) {
        List<List<String>> rows = new ArrayList<>();
        boolean isWellFormed = true;
        boolean isAll = true;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(!isWhole)
                .build(handler(), text)) {
            for (CsvRecord row : reader) {
                rows.add(row.getFields());
                if (rows.size() == most) {
                    isAll = false;
                    break;
                }
            }
        } catch (CsvParseException _) {
            isWellFormed = false;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (isAll && isWellFormed && !isWhole && !rows.isEmpty() && !endsWithRow(separator)) {
            rows.removeLast();
        }
        return new Trial(separator, rows, isWellFormed);
    }

    private boolean endsWithRow(char separator) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return RowEnds.last(bytes, bytes.length, separator, true) == bytes.length;
    }

    private static CsvRecordHandler handler() {
        return CsvRecordHandler.builder().maxFields(Integer.MAX_VALUE).build();
    }

    private char decimal(Trial trial, List<String> warnings) {
        if (trial.separator == ',') {
            return '.';
        }
        Decimals commas = new Decimals(trial.rows, ',');
        Decimals points = new Decimals(trial.rows, '.');
        if (options.likelyDecimal().isPresent()) {
            char likely = options.likelyDecimal().get();
            Decimals same = likely == ',' ? commas : points;
            Decimals other = likely == ',' ? points : commas;
            return same.count == 0 && other.count > 0 && !other.areThousands ? other.decimal : likely;
        }
        if (commas.count == 0) {
            return '.';
        }
        if (points.count > 0) {
            warnings.add(
                    "some numbers have a comma and some a point; the decimal is taken to be a point, and the others"
                            + " for text; --decimal says which");
            return '.';
        }
        if (commas.areThousands) {
            warnings.add("numbers such as 1,234 are taken to have a decimal comma; if it separates thousands, say"
                    + " --decimal .");
        }
        return ',';
    }

    /** The cells that are numbers by one decimal, and not by the other. */
    private static final class Decimals {
        private final char decimal;
        private int count;
        /** Whether all of them may be whole numbers with separators of thousands. */
        private boolean areThousands = true;

        Decimals(List<List<String>> rows, char decimal) {
            this.decimal = decimal;
            Pattern thousands = Pattern.compile("[+-]?[0-9]{1,3}(\\" + decimal + "[0-9]{3})+");
            for (List<String> row : rows) {
                for (String cell : row) {
                    if (isOnlyNumber(cell, decimal)) {
                        count++;
                        areThousands &= thousands.matcher(cell.strip()).matches();
                    }
                }
            }
        }
    }

    private static boolean isOnlyNumber(String cell, char decimal) {
        char other = decimal == ',' ? '.' : ',';
        return cell.indexOf(decimal) >= 0
                && !Double.isNaN(NumberText.parse(cell, decimal))
                && Double.isNaN(NumberText.parse(cell, other));
    }
}
