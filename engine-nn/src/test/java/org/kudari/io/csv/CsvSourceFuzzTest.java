package org.kudari.io.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.WiderTypesException;

/** Random files, cut into blocks of a few bytes: the rows and the errors of any number of threads are those of {@link PlainCsv}. */
class CsvSourceFuzzTest {
    private static final int FILES = 3_000;
    private static final Charset[] CHARSETS = {
        StandardCharsets.UTF_8,
        StandardCharsets.UTF_8,
        StandardCharsets.UTF_16LE,
        StandardCharsets.UTF_16BE,
        Charset.forName("windows-1252")
    };

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private char separator;
    private char decimal;

    /** What was read: rows, where the blocks begin, and how it ended. */
    private record Reading(List<List<String>> rows, List<Long> starts, String end) {}

    @Test
    void readsWhatAPlainReaderReads() throws IOException {
        long seed = System.nanoTime();
        System.out.println("CsvSourceFuzzTest: seed " + seed);
        random.setSeed(seed);
        Map<String, Integer> ends = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            ends.merge(readOne("file " + i + " of seed " + seed), 1, Integer::sum);
        }
        // If nearly all files were good, or nearly all bad, this test would not show much.
        assertThat(ends.getOrDefault("end", 0)).isGreaterThan(FILES / 10);
        assertThat(ends.getOrDefault("wider", 0)).isGreaterThan(FILES / 50);
        assertThat(ends.getOrDefault("error", 0)).isGreaterThan(FILES / 10);
    }

    private String readOne(String what) throws IOException {
        separator = ",;\t|".charAt(random.nextInt(4));
        decimal = separator != ',' && random.nextInt(3) == 0 ? ',' : '.';
        Charset charset = CHARSETS[random.nextInt(CHARSETS.length)];
        int columns = 1 + random.nextInt(4);
        String text = text(columns, charset);
        Path file = folder.resolve("fuzz.csv");
        Files.write(file, bytes(text, charset));

        boolean hasHeader = random.nextBoolean();
        CsvOptions options = CsvOptions.GUESS
                .withSeparator(separator)
                .withDecimal(decimal)
                .withCharset(charset)
                .withHeader(hasHeader ? CsvOptions.Header.YES : CsvOptions.Header.NO);
        Mismatch mismatch = Mismatch.values()[random.nextInt(2)];
        int blockSize = 1 + random.nextInt(random.nextBoolean() ? 8 : 60);
        CsvFormat format = new CsvFormat(separator, decimal, charset, hasHeader, options.missing(), List.of());
        PlainCsv plain = new PlainCsv(file.toString(), text, format);

        CsvSource one;
        try {
            one = CsvSource.of(List.of(file), options, blockSize, 1);
        } catch (InvalidInputException problem) {
            assertThat(problem.getMessage())
                    .as(what + ": " + text)
                    .isEqualTo(plain.read(List.of(), Mismatch.WIDEN).end());
            return "error";
        }
        List<CellType> types = random.nextInt(3) > 0
                ? one.likelyTypes()
                : PlainCsv.randomTypes(random, one.columns().size());
        plain.read(types, mismatch);
        Reading alone = read(one, types, mismatch, plain.rows().size());
        Reading together = read(
                CsvSource.of(List.of(file), options, blockSize, 2 + random.nextInt(3)),
                types,
                mismatch,
                plain.rows().size());
        assertThat(fitting(together.rows(), plain.rows()))
                .as(what + ": " + text)
                .isEqualTo(fitting(alone.rows(), plain.rows()));
        assertThat(together.starts()).isEqualTo(alone.starts());
        assertThat(together.end()).as(what + ": " + text).isEqualTo(alone.end());
        assertThat(alone.end()).as(what + ": " + text).isEqualTo(plain.end());
        boolean isError = alone.end().contains("fuzz.csv");
        int rows = isError ? alone.rows().size() : plain.rows().size();
        assertThat(fitting(alone.rows(), plain.rows()))
                .as(what + ": " + text)
                .isEqualTo(fitting(plain.rows().subList(0, rows), plain.rows()));
        return isError ? "error" : alone.end().replaceAll(":.*", "");
    }

    private Reading read(CsvSource source, List<CellType> types, Mismatch mismatch, int rowsExpected) {
        List<List<String>> rows = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        try (RowReader reader = source.read(types, mismatch)) {
            while (reader.hasNext()) {
                RawTable table = reader.next();
                assertThat(table.firstRow()).isEqualTo(rows.size());
                starts.add(table.firstRow());
                for (int row = 0; row < table.rows(); row++) {
                    List<String> cells = new ArrayList<>();
                    for (int column = 0; column < types.size(); column++) {
                        cells.add(cell(table.column(column), row));
                    }
                    rows.add(cells);
                }
                assertThat(rows.size()).isLessThanOrEqualTo(rowsExpected);
            }
            return new Reading(rows, starts, "end");
        } catch (WiderTypesException wider) {
            return new Reading(rows, starts, "wider: " + wider.types());
        } catch (InvalidInputException problem) {
            return new Reading(rows, starts, problem.getMessage());
        }
    }

    /** The rows without the columns in which a cell is not of the type that was asked for: these are read again. */
    private static List<List<String>> fitting(List<List<String>> rows, List<List<String>> plain) {
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .filter(column -> plain.stream()
                                .noneMatch(other -> other.get(column).equals(PlainCsv.OTHER)))
                        .mapToObj(row::get)
                        .toList())
                .toList();
    }

    private static String cell(RawColumn column, int row) {
        if (column.isMissing(row)) {
            return "missing";
        }
        return switch (column) {
            case RawColumn.Numbers numbers -> Double.toString(numbers.values()[row]);
            case RawColumn.Times times -> Double.toString(times.seconds()[row]);
            case RawColumn.Texts texts -> texts.texts().text(texts.codes()[row]);
        };
    }

    private byte[] bytes(String text, Charset charset) throws IOException {
        boolean hasMark = charset.name().startsWith("UTF") && random.nextBoolean();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (hasMark) {
            bytes.write("\uFEFF".getBytes(charset));
        }
        bytes.write(text.getBytes(charset));
        if (random.nextInt(4) > 0) {
            return bytes.toByteArray();
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes.toByteArray());
        }
        return packed.toByteArray();
    }

    private String text(int columns, Charset charset) {
        StringBuilder text = new StringBuilder();
        int rows = random.nextInt(25);
        int odd = random.nextInt(8);
        String[] likely = new String[columns];
        for (int column = 0; column < columns; column++) {
            likely[column] = String.valueOf("nnnttx".charAt(random.nextInt(6)));
        }
        for (int row = 0; row < rows; row++) {
            boolean isOdd = random.nextInt(rows) == 0;
            int cells = odd == 0 && isOdd ? 1 + random.nextInt(6) : columns;
            for (int column = 0; column < cells; column++) {
                text.append(column == 0 ? "" : separator);
                text.append(cell(likely[column % columns], charset));
                if (odd == 1 && isOdd && random.nextInt(3) == 0) {
                    text.append("\"a\"b");
                }
            }
            text.append(lineEnd());
        }
        if (odd == 2) {
            text.append("\"not closed").append(separator).append(lineEnd()).append("x");
        }
        if (random.nextInt(4) == 0 && !text.isEmpty()) {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    private String lineEnd() {
        String end = switch (random.nextInt(5)) {
            case 0 -> "\r\n";
            case 1 -> "\r";
            default -> "\n";
        };
        return random.nextInt(8) == 0 ? end + lineEnd() : end;
    }

    private String cell(String kind, Charset charset) {
        int luck = random.nextInt(40);
        String cell = switch (luck) {
            case 0 -> "text" + random.nextInt(3);
            case 1 -> "";
            case 2 -> random.nextBoolean() ? "NA" : "?";
            case 3 -> "2024-01-0" + (1 + random.nextInt(9));
            default ->
                switch (kind) {
                    case "n" -> number();
                    case "t" -> words(charset);
                    default -> "2024-02-0" + (1 + random.nextInt(9));
                };
        };
        if (cell.indexOf(separator) >= 0
                || cell.indexOf('\n') >= 0
                || cell.indexOf('\r') >= 0
                || cell.startsWith("\"")
                || random.nextInt(8) == 0) {
            return '"' + cell.replace("\"", "\"\"") + '"';
        }
        return random.nextInt(8) == 0 ? " " + cell + " " : cell;
    }

    private String number() {
        String whole = Integer.toString(random.nextInt(2_000) - 1_000);
        return random.nextBoolean() ? whole : whole + decimal + random.nextInt(1_000_000);
    }

    private String words(Charset charset) {
        StringBuilder words = new StringBuilder();
        String parts = charset.name().startsWith("windows") ? "abc\u00e9\u00fc\" \n\r" : "abc\u00e9\u4e0b\" \n\r";
        for (int length = random.nextInt(6); length > 0; length--) {
            words.append(random.nextInt(12) == 0 ? separator : parts.charAt(random.nextInt(parts.length())));
        }
        return words.toString();
    }
}
