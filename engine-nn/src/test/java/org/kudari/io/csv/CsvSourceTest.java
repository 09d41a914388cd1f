package org.kudari.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

class CsvSourceTest {
    private static final CellType NUMBER = CellType.NUMBER;
    private static final CellType TIME = CellType.TIME;
    private static final CellType TEXT = CellType.TEXT;

    @TempDir
    private Path folder;

    @Test
    void readsNumbersTimesTextsAndGaps() throws IOException {
        CsvSource source = CsvSource.of(
                write("day,size,kind\n2024-01-01, 1.5 ,a\n,NA,\"b, c\"\r\n2024-01-02,-2e1,\"?\"\n"), CsvOptions.GUESS);
        assertThat(source.columns()).containsExactly("day", "size", "kind");
        assertThat(source.isNamed()).isTrue();
        assertThat(source.likelyTypes()).containsExactly(TIME, NUMBER, TEXT);
        RawTable table = only(source);
        assertThat(((RawColumn.Times) table.column(0)).seconds()).containsExactly(1704067200, Double.NaN, 1704153600);
        assertThat(((RawColumn.Numbers) table.column(1)).values()).containsExactly(1.5, Double.NaN, -20);
        RawColumn.Texts kinds = (RawColumn.Texts) table.column(2);
        assertThat(kinds.codes()).containsExactly(0, 1, RawColumn.MISSING);
        assertThat(kinds.texts().text(1)).isEqualTo("b, c");
    }

    @Test
    void spacesAfterSeparatorsAreNoPartOfTheText() throws IOException {
        RawTable table = only(CsvSource.of(write("age,income\n39, <=50K\n50, >50K\n38,  <=50K \n"), CsvOptions.GUESS));
        RawColumn.Texts incomes = (RawColumn.Texts) table.column(1);
        assertThat(incomes.codes()).containsExactly(0, 1, 0);
        assertThat(incomes.texts().text(0)).isEqualTo("<=50K");
    }

    @Test
    void missingTextsAreComparedExactlyAndCanBeNamed() throws IOException {
        Path file = write("a,b\nNA,na\nnan,Null\n-999,None\nnull,x\n");
        RawTable table = only(CsvSource.of(file, CsvOptions.GUESS));
        assertThat(((RawColumn.Numbers) table.column(0)).values())
                .containsExactly(Double.NaN, Double.NaN, -999, Double.NaN);
        assertThat(((RawColumn.Texts) table.column(1)).codes()).containsExactly(0, 1, 2, 3);
        RawTable named = only(
                CsvSource.of(file, CsvOptions.GUESS.withMissing(List.of("-999", "NA", "nan", "null", "None", ""))));
        assertThat(((RawColumn.Numbers) named.column(0)).values()).containsOnly(Double.NaN);
        assertThat(((RawColumn.Texts) named.column(1)).codes()).containsExactly(0, 1, RawColumn.MISSING, 2);
    }

    @Test
    void aHeaderWithGapsHasEmptyNames() throws IOException {
        assertThat(CsvSource.of(write(",a,b\n0,1,2\n1,3,4\n"), CsvOptions.GUESS).columns())
                .containsExactly("", "a", "b");
        assertThat(CsvSource.of(write("1,2\n3,4\n"), CsvOptions.GUESS).columns())
                .containsExactly("0", "1");
    }

    @Test
    void encodingsAreFoundByMarksZerosAndValidity() throws IOException {
        String text = "l\u00e4nge;f\u00e4rbe\n1,5;gr\u00fcn\n2,5;\u20ac\n";
        Charset windows = Charset.forName("windows-1252");
        for (Charset charset :
                List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, windows)) {
            assertEncoding(text, text.getBytes(charset), charset.name());
            if (!charset.equals(windows)) {
                assertEncoding(text, ("\uFEFF" + text).getBytes(charset), charset.name());
            }
        }
        String chinese = "\u540d\u79f0,\u6570\n\u4e0b\u4e0b\u4e0b,1\n\u4e0b\u4e0b,2\n";
        assertThat(CsvSource.of(write(chinese.getBytes(StandardCharsets.UTF_16LE)), CsvOptions.GUESS)
                        .columns())
                .containsExactly("\u540d\u79f0", "\u6570");
        // 0x81 is no character of windows-1252.
        byte[] latin = "a;b\n1;\u0081\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(CsvSource.of(write(latin), CsvOptions.GUESS).format().charset())
                .isEqualTo(StandardCharsets.ISO_8859_1);
        CsvOptions greek = CsvOptions.GUESS.withCharset(Charset.forName("ISO-8859-7"));
        RawColumn.Texts texts = (RawColumn.Texts)
                only(CsvSource.of(write("a;b\n1;\u03b1\n".getBytes(Charset.forName("ISO-8859-7"))), greek))
                        .column(1);
        assertThat(texts.texts().text(0)).isEqualTo("\u03b1");
        // An encoding whose characters may have the byte of a bar in them.
        Charset japanese = Charset.forName("Shift_JIS");
        RawColumn.Texts names = (RawColumn.Texts)
                only(CsvSource.of(write("a|b\n1|\u30dd\n".getBytes(japanese)), CsvOptions.GUESS.withCharset(japanese)))
                        .column(1);
        assertThat(names.texts().text(0)).isEqualTo("\u30dd");
    }

    private void assertEncoding(String text, byte[] bytes, String charset) throws IOException {
        for (byte[] stored : List.of(bytes, gzip(bytes))) {
            CsvSource source = CsvSource.of(write(stored), CsvOptions.GUESS);
            assertThat(source.format().charset().name()).isEqualTo(charset);
            assertThat(source.format().describe())
                    .isEqualTo("separator semicolon, decimal comma, " + charset + ", the first row is a header");
            assertThat(source.columns()).containsExactly("l\u00e4nge", "f\u00e4rbe");
            RawTable table = only(source);
            assertThat(((RawColumn.Numbers) table.column(0)).values()).containsExactly(1.5, 2.5);
            assertThat(((RawColumn.Texts) table.column(1)).texts().text(1)).isEqualTo("\u20ac");
        }
    }

    /** Windows-1252 is found out where the first byte is that is not ASCII, however late. */
    @Test
    void anEncodingMayShowLate() throws IOException {
        String text = "a,b\n" + "1,x\n".repeat(200_000) + "2,caf\u00e9\n";
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"))) {
            CsvSource source = CsvSource.of(List.of(write(text.getBytes(charset))), CsvOptions.GUESS, 1 << 16, 2);
            List<RawTable> tables = all(source, source.likelyTypes());
            RawColumn.Texts last = (RawColumn.Texts) tables.getLast().column(1);
            assertThat(last.texts().text(1)).isEqualTo("caf\u00e9");
        }
    }

    @Test
    void aColumnIsReadAgainWithTypesThatFit() throws IOException {
        Path file = write("a,b,c,d\n" + "1,,2024-01-01,1\n".repeat(20_000) + "x,2024-01-01,2,NA\n");
        CsvSource source = CsvSource.of(file, CsvOptions.GUESS);
        assertThat(source.likelyTypes()).containsExactly(NUMBER, NUMBER, TIME, NUMBER);
        assertThatExceptionOfType(WiderTypesException.class)
                .isThrownBy(() -> all(source, source.likelyTypes()))
                .satisfies(wider -> assertThat(wider.types()).containsExactly(TEXT, TIME, TEXT, NUMBER));
        assertThat(all(source, List.of(TEXT, TIME, TEXT, NUMBER))
                        .getLast()
                        .column(1)
                        .isMissing(0))
                .isTrue();
    }

    @Test
    void textsAreNumberedInTheOrderOfTheFile() throws IOException {
        StringBuilder text = new StringBuilder("a\n");
        for (int row = 0; row < 50_000; row++) {
            text.append("word").append(row % 1_000 + row / 1_000 % 3 * 7).append('\n');
        }
        CsvSource source = CsvSource.of(List.of(write(text.toString())), CsvOptions.GUESS, 999, 4);
        int known = 0;
        for (RawTable table : all(source, List.of(TEXT))) {
            RawColumn.Texts texts = (RawColumn.Texts) table.column(0);
            for (int row = 0; row < table.rows(); row++) {
                long number = table.firstRow() + row;
                assertThat(texts.codes()[row]).isLessThanOrEqualTo(known);
                known = Math.max(known, texts.codes()[row] + 1);
                assertThat(texts.texts().text(texts.codes()[row]))
                        .isEqualTo("word" + (number % 1_000 + number / 1_000 % 3 * 7));
            }
        }
    }

    @Test
    void severalFilesAreOneTable() throws IOException {
        Path first = Files.writeString(folder.resolve("1.csv"), "a,b\n1,x\n2,y\n");
        Path second = Files.write(folder.resolve("2.csv.gz"), gzip("a,b\n\n3,y\n".getBytes(StandardCharsets.UTF_8)));
        Path third = Files.writeString(folder.resolve("3.csv"), "\uFEFFa, b \n4,\u00e9\n");
        CsvSource source = CsvSource.of(List.of(first, second, third), CsvOptions.GUESS, 5, 3);
        List<Double> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (RawTable table : all(source, source.likelyTypes())) {
            RawColumn.Texts column = (RawColumn.Texts) table.column(1);
            for (int row = 0; row < table.rows(); row++) {
                assertThat(table.firstRow() + row).isEqualTo(numbers.size());
                numbers.add(((RawColumn.Numbers) table.column(0)).values()[row]);
                texts.add(column.texts().text(column.codes()[row]));
            }
        }
        assertThat(numbers).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(texts).containsExactly("x", "y", "y", "\u00e9");
        assertThat(source.placeOf(2)).isEqualTo(second + ", line 3");
        assertThat(source.placeOf(3)).isEqualTo(third + ", line 2");
        assertThat(source.name()).isEqualTo(first + " and 2 more");
    }

    @Test
    void theLineOfARowIsFoundInTheLatestBlockAndInOldOnes() throws IOException {
        StringBuilder text = new StringBuilder("a,b\r\n");
        List<Integer> lines = new ArrayList<>();
        int line = 2;
        for (int row = 0; row < 500; row++) {
            lines.add(line);
            text.append(row).append(row % 3 == 0 ? ",\"x\ny\r\n\"\"z\"" : ",x");
            text.append(row % 5 == 0 ? "\r" : "\n");
            line += row % 3 == 0 ? 3 : 1;
            if (row % 7 == 0) {
                text.append("\r\n");
                line++;
            }
            if (row % 5 == 0) {
                // A return before the next line's feed would be one line end with it.
                text.append("\r\n");
                line++;
            }
        }
        Path file = write(text.toString());
        CsvSource source = CsvSource.of(List.of(file), CsvOptions.GUESS, 300, 2);
        try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable table = reader.next();
                for (long row = table.firstRow(); row < table.firstRow() + table.rows(); row += 5) {
                    assertThat(source.placeOf(row)).isEqualTo(file + ", line " + lines.get((int) row));
                }
            }
        }
        for (int row = 0; row < 500; row += 17) {
            assertThat(source.placeOf(row)).isEqualTo(file + ", line " + lines.get(row));
        }
    }

    @Test
    void aStreamIsReadOnce() throws IOException {
        byte[] bytes = ("a,b\n" + "1,x\n".repeat(300_000)).getBytes(StandardCharsets.UTF_8);
        CsvSource source =
                CsvSource.of(new ByteArrayInputStream(bytes), "standard input", CsvOptions.GUESS, 1 << 14, 2);
        long rows = 0;
        for (RawTable table : all(source, source.likelyTypes())) {
            rows += table.rows();
        }
        assertThat(rows).isEqualTo(300_000);
        assertThat(source.placeOf(5)).isEqualTo("standard input, row 6 after the header");
        assertThat(source.placeOf(299_999)).isEqualTo("standard input, line 300001");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> source.read(source.likelyTypes(), Mismatch.FAIL))
                .withMessage("standard input: can be read only once; a column's type must be named, or the table be in"
                        + " a file");
    }

    /** With a known format, a row comes before the next one is written. */
    @Test
    void rowsOfAStreamComeWhenTheyAreWritten() throws IOException {
        PipedOutputStream writer = new PipedOutputStream();
        try (PipedInputStream stream = new PipedInputStream(writer)) {
            CsvOptions known = CsvOptions.GUESS
                    .withSeparator(',')
                    .withDecimal('.')
                    .withCharset(StandardCharsets.UTF_8)
                    .withHeader(CsvOptions.Header.YES);
            writer.write("a,b\n".getBytes(StandardCharsets.UTF_8));
            CsvSource source = CsvSource.of(stream, "standard input", known);
            try (RowReader reader = source.read(List.of(NUMBER, NUMBER), Mismatch.FAIL)) {
                for (int row = 0; row < 5; row++) {
                    writer.write(("1," + row + "\n").getBytes(StandardCharsets.UTF_8));
                    RawTable table = reader.next();
                    assertThat(((RawColumn.Numbers) table.column(1)).values()).containsExactly(row);
                }
                writer.close();
                assertThat(reader.hasNext()).isFalse();
            }
        }
    }

    @Test
    void noThreadIsLeft() throws IOException {
        Path good = write("a,b\n" + "1,x\n".repeat(100_000));
        Path bad = Files.writeString(folder.resolve("bad.csv"), "a,b\n" + "1,x\n".repeat(100_000) + "1\n");
        CsvSource source = CsvSource.of(List.of(good), CsvOptions.GUESS, 1 << 12, 3);
        RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL);
        reader.next();
        assertThat(parserThreads()).isPositive();
        assertThat(reader.hasNext()).isTrue();
        reader.close();
        assertThat(parserThreads()).isZero();
        assertThat(reader.hasNext()).isFalse();

        all(source, source.likelyTypes());
        assertThat(parserThreads()).isZero();

        CsvSource failing = CsvSource.of(List.of(bad), CsvOptions.GUESS, 1 << 12, 3);
        RowReader second = failing.read(failing.likelyTypes(), Mismatch.FAIL);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> second.forEachRemaining(_ -> {}))
                .withMessageContaining("bad.csv, line 100002: this row has 1 cell");
        assertThat(parserThreads()).isZero();
    }

    private static long parserThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kudari-csv-"))
                .count();
    }

    /** Rows that are longer than the part that is looked at for guesses, or than a block. */
    @Test
    void rowsMayBeLong() throws IOException {
        StringBuilder row = new StringBuilder("0");
        for (int column = 1; column < 100_000; column++) {
            row.append(",").append(column % 10).append(".25");
        }
        CsvSource source = CsvSource.of(List.of(write((row + "\n").repeat(4))), CsvOptions.GUESS, 1 << 12, 2);
        assertThat(source.columns()).hasSize(100_000);
        List<RawTable> tables = all(source, source.likelyTypes());
        assertThat(tables.stream().mapToInt(RawTable::rows).sum()).isEqualTo(4);
        assertThat(((RawColumn.Numbers) tables.getLast().column(99_999)).values()[0])
                .isEqualTo(9.25);
    }

    @Test
    void theFormatThatWasFoundReadsAnotherFile() throws IOException {
        CsvFormat format =
                CsvSource.of(write("1;2,5;x\n2;3,5;y\n"), CsvOptions.GUESS).format();
        Path other = Files.writeString(folder.resolve("other.csv"), "7;8,5;q\n");
        RawTable table = only(CsvSource.of(other, format.asOptions()));
        assertThat(((RawColumn.Numbers) table.column(1)).values()).containsExactly(8.5);
    }

    private Path write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("data.csv"), bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static RawTable only(CsvSource source) {
        List<RawTable> tables = all(source, source.likelyTypes());
        assertThat(tables).hasSize(1);
        return tables.getFirst();
    }

    private static List<RawTable> all(CsvSource source, List<CellType> types) {
        List<RawTable> tables = new ArrayList<>();
        try (RowReader reader = source.read(types, Mismatch.WIDEN)) {
            reader.forEachRemaining(tables::add);
        }
        return tables;
    }
}
