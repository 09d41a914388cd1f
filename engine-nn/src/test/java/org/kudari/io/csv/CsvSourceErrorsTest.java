package org.kudari.io.csv;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource.Mismatch;

/** The message for each error in a text file, in full, after the file's name. */
class CsvSourceErrorsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("data.csv");
    }

    @Test
    void aFileThatCannotBeRead() throws IOException {
        assertProblem(": there is no such file");
        Files.createDirectory(file);
        assertProblem(": is a folder, not a file");
    }

    @Test
    void aFileWithoutRows() throws IOException {
        write("");
        assertProblem(": is empty");
        write("\n\r\n\n");
        assertProblem(": is empty");
        write("\uFEFF");
        assertProblem(": is empty");
        write("a,b\n\n");
        assertProblem(": has a header, but no rows");
    }

    @Test
    void aFileThatIsNoText() throws IOException {
        Files.write(file, new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, '\n', 'a', (byte) 0x9d, 'x', 'y', 'z'});
        assertProblem(
                ": is not a text file, because it has bytes of zero in it; a table is expected whose cells stand between"
                        + " commas, semicolons, tabs or bars");
    }

    @Test
    void aRowOfAnotherLength() throws IOException {
        write("a;b;c\n1;2;3\n\n4;5\n");
        assertProblem(
                ", line 4: this row has 2 cells, but 3 were expected, as in the first row; the separator is taken to be"
                        + " the semicolon");
        write("1,2\n3,4,5\n");
        assertProblem(
                ", line 2: this row has 3 cells, but 2 were expected, as in the first row; the separator is taken to be"
                        + " the comma");
    }

    @Test
    void aFileThatIsNotWellFormed() throws IOException {
        write("a,b\n1,\"x\n2,3\n");
        assertProblem(
                ", line 2: is not well-formed: a quote is opened in this row, and not closed before the end of the file;"
                        + " the separator is taken to be the comma");
        write("a,b\n1,2\n1,\"x\" \n");
        assertProblem(
                ", line 3: is not well-formed: unexpected character after closing quote: ' ' (0x20); the separator is"
                        + " taken to be the comma");
        write("\"a,b\n1,2\n");
        assertProblem(
                ", line 1: is not well-formed: a quote is opened in this row, and not closed before the end of the file;"
                        + " the separator is taken to be the comma");
    }

    @Test
    void aCellThatDoesNotFit() throws IOException {
        write("a,b\n1,x\n2,y\nz,y\n");
        assertProblem(Mismatch.FAIL, ", line 4, column 'a': 'z' is not a number");
        write("1;2\n3;4,5\n1.5;2\n");
        assertProblem(
                Mismatch.FAIL,
                CsvOptions.GUESS.withDecimal(','),
                ", line 3, column 0 (counted from 0): '1.5' is not a number; the decimal is taken to be a comma");
        write("a,b\n2024-01-01,1\n2024-13-01,1\n");
        assertProblem(
                Mismatch.FAIL,
                ", line 3, column 'a': '2024-13-01' is not a date or time, such as 2024-01-31, 2024/01/31 or"
                        + " 31.01.2024, with or without a time as 23:59:59");
    }

    /** An infinite cell is a number for which there is no place. In a column of texts it is a text. */
    @Test
    void aNumberThatIsNotFinite() throws IOException {
        String why = " is not a finite number; if it stands for a missing value, name it as one";
        write("a,b\n1,x\n-inf,y\n1e999,y\n");
        assertProblem(", line 3, column 'a': '-inf'" + why);
        assertProblem(Mismatch.FAIL, ", line 3, column 'a': '-inf'" + why);
        write("a,b\n1,x\n2,y\n1e999,y\n");
        assertProblem(", line 4, column 'a': '1e999'" + why);
        write("a,b\nx,1\ninf,2\n1,2\n");
        read(file, CsvOptions.GUESS, Mismatch.WIDEN);
        write("a,b\n1,x\n-inf,y\n");
        read(file, CsvOptions.GUESS.withMissing(List.of("-inf")), Mismatch.WIDEN);
    }

    @Test
    void textOfAnotherEncoding() throws IOException {
        String hint = " text, which was assumed; another encoding can be named, such as windows-1252";
        byte[] bytes = "a,b\n1,\"x\ny\"\n2,\u00e9\n3,4\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, bytes);
        CsvOptions utf8 = CsvOptions.GUESS.withCharset(StandardCharsets.UTF_8);
        for (int size = 1; size < 20; size++) {
            assertProblem(size, utf8, ", line 4: is not UTF-8" + hint);
        }
        write("a,b\n1,2\n3\n4,5\n");
        Files.write(file, new byte[] {'6', ',', (byte) 0xC0}, StandardOpenOption.APPEND);
        assertProblem(
                1 << 10,
                utf8,
                ", line 3: this row has 1 cell, but 2 were expected, as in the first row; the separator is taken to be"
                        + " the comma");
        // Half of a pair of surrogates.
        Files.write(file, "a,b\n1,2\n3,\ud800x\n".getBytes(StandardCharsets.UTF_16LE));
        byte[] utf16 = Files.readAllBytes(file);
        utf16[20] = 0;
        utf16[21] = (byte) 0xd8;
        Files.write(file, utf16);
        assertProblem(
                1 << 10, CsvOptions.GUESS.withCharset(StandardCharsets.UTF_16LE), ", line 3: is not UTF-16LE" + hint);
    }

    @Test
    void aGzipFileThatIsCutOff() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int row = 0; row < 200_000; row++) {
                gzip.write((row * 7919L % 10_007 + "," + row + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] all = packed.toByteArray();
        for (int length : new int[] {2, 5, 12, 1_000, all.length / 2, all.length - 9, all.length - 1}) {
            Files.write(file, Arrays.copyOf(all, length));
            assertProblemStart(": begins as a gzip file, but is cut off or damaged (");
        }
        all[all.length - 6] ^= 1;
        Files.write(file, all);
        assertProblemStart(": begins as a gzip file, but is cut off or damaged (");
    }

    @Test
    void aStreamThatFails() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        String rows = "a,b\n" + "1,2\n".repeat(100_000);
        InputStream stream =
                new SequenceInputStream(new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)), failing);
        CsvSource source = CsvSource.of(stream, "standard input", CsvOptions.GUESS, 1_000, 2);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(source, Mismatch.FAIL))
                .withMessage("standard input: cannot be read: Broken pipe");
    }

    @Test
    void filesThatDoNotFitTogether() throws IOException {
        Path second = folder.resolve("second.csv");
        write("a,b\n1,2\n");
        Files.writeString(second, "\na,c\n1,2\n");
        assertPair(
                second,
                second + ", line 2, column 1 (counted from 0): is named 'c', but 'b' was expected, as in the"
                        + " first file");
        Files.writeString(second, "a,b,c\n1,2,3\n");
        assertPair(
                second,
                second + ", line 1: this row has 3 cells, but 2 were expected, as in the first row; the"
                        + " separator is taken to be the comma");
        Files.writeString(second, "");
        assertPair(second, second + ": is empty");
        Files.delete(second);
        assertPair(second, second + ": there is no such file");
        write("a,b\n1,2\n3\n");
        assertPair(
                second,
                file + ", line 3: this row has 1 cell, but 2 were expected, as in the first row; the"
                        + " separator is taken to be the comma");
    }

    private void assertPair(Path second, String message) {
        for (int threads = 1; threads < 4; threads++) {
            CsvSource source = CsvSource.of(List.of(file, second), CsvOptions.GUESS, 5, threads);
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read(source, Mismatch.FAIL))
                    .withMessage(message);
        }
    }

    @Test
    void whatIsTooLong() throws IOException {
        write("a,b\n1,2\n3," + "x".repeat((1 << 20) + 1) + "\n");
        assertProblem(", line 3, column 'b': has 1,048,577 characters, but at most 1,048,576 fit in a cell");
        write("a,b\n1,2\n3,\"" + "x,y\n".repeat(20_000_000) + "\n");
        assertProblem(", line 3: this row has no end within 67,108,864 bytes; is a quote not closed?");
    }

    @Test
    void optionsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvOptions.GUESS.withSeparator('"'))
                .withMessageStartingWith("a separator is one ASCII character");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvOptions.GUESS.withDecimal(';'))
                .withMessage("a decimal is a point or a comma, not ';'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvOptions.GUESS.withSeparator(',').withDecimal(','))
                .withMessage("the separator and the decimal are both ',', but must differ");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void assertProblem(String message) {
        assertProblem(Mismatch.WIDEN, message);
    }

    private void assertProblem(Mismatch mismatch, String message) {
        assertProblem(mismatch, CsvOptions.GUESS, message);
    }

    private void assertProblem(Mismatch mismatch, CsvOptions options, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(file, options, mismatch))
                .withMessage(file + message);
    }

    private void assertProblem(int blockSize, CsvOptions options, String message) {
        for (int threads = 1; threads < 4; threads++) {
            CsvSource source = CsvSource.of(List.of(file), options, blockSize, threads);
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read(source, Mismatch.WIDEN))
                    .withMessage(file + message);
        }
    }

    private void assertProblemStart(String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(file, CsvOptions.GUESS, Mismatch.WIDEN))
                .withMessageStartingWith(file + message);
    }

    private static void read(Path file, CsvOptions options, Mismatch mismatch) {
        CsvSource source = CsvSource.of(file, options);
        boolean isFirst = mismatch == Mismatch.FAIL;
        // The first row says what the columns are where a mismatch is an error.
        List<CellType> types = isFirst ? firstTypes(file, options, source) : source.likelyTypes();
        try (RowReader reader = source.read(types, mismatch)) {
            reader.forEachRemaining(_ -> {});
        }
    }

    private static List<CellType> firstTypes(Path file, CsvOptions options, CsvSource source) {
        try {
            List<String> lines = Files.readAllLines(file);
            String start = String.join("\n", lines.subList(0, 2)) + "\n";
            InputStream stream = new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8));
            return CsvSource.of(stream, "start", source.format().asOptions()).likelyTypes();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void read(CsvSource source, Mismatch mismatch) {
        try (RowReader reader = source.read(source.likelyTypes(), mismatch)) {
            reader.forEachRemaining(_ -> {});
        }
    }
}
