package org.kudari.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kudari.table.CellFormat;

/** What is guessed of a text, and what is said to be doubtful. */
class CsvSnifferTest {
    private static final Path CASES = Path.of("../../shared/cases");

    @Test
    void separators() {
        assertThat(format("a,b\n1,2\n").separator()).isEqualTo(',');
        assertThat(format("a;b\n1;2\n").separator()).isEqualTo(';');
        assertThat(format("a\tb\n1\t2\n").separator()).isEqualTo('\t');
        assertThat(format("a|b\n1|2\n").separator()).isEqualTo('|');
        assertThat(format("a\n1\n2\n").separator()).isEqualTo(',');
        assertThat(format("id\ttext\n1\tHello, you; there\n2\tNo, yes\n").separator())
                .isEqualTo('\t');
        assertThat(format("id;text\n1;\"a;b;c\"\n2;d,e\n").separator()).isEqualTo(';');
        assertThat(format("\"a\";\"b\"\n\"1,5\";\"2,5\"\n").separator()).isEqualTo(';');
        assertThat(format("\"x;1\",\"b\"\n\"y;2\",\"c\"\n").separator()).isEqualTo(',');
        assertThat(format("name,tags\nu,a|b\nv,c|d\n").separator()).isEqualTo(',');
        assertThat(format("1,5;2,5\n3,5;4,5\n").separator()).isEqualTo(';');
        assertThat(format("a,b,c\n1,2,3,4\n").separator()).isEqualTo(',');
    }

    @Test
    void decimals() {
        assertThat(format("a;b\n1,5;x\n").decimal()).isEqualTo(',');
        assertThat(format("a;b\n1.5;x\n").decimal()).isEqualTo('.');
        assertThat(format("a,b\n\"1,5\",x\n").decimal()).isEqualTo('.');
        assertThat(format("a\tb\n1,5\t2\n").decimal()).isEqualTo(',');
        CsvFormat mixed = format("a;b\n1,5;2.5\n");
        assertThat(mixed.decimal()).isEqualTo('.');
        assertThat(mixed.warnings()).singleElement().asString().startsWith("some numbers have a comma");
        CsvFormat thousands = format("a;b\n1,500;2,000\n");
        assertThat(thousands.decimal()).isEqualTo(',');
        assertThat(thousands.warnings()).singleElement().asString().contains("--decimal .");
    }

    /** A file that is like another one has its decimal, unless its own numbers show the other one. */
    @Test
    void decimalsOfAFileThatIsLikeAnother() {
        assertThat(decimalAfter(',', "a;b\n1,5;2.5\n")).isEqualTo(',');
        assertThat(decimalAfter('.', "a;b\n1,5;2.5\n")).isEqualTo('.');
        assertThat(decimalAfter(',', "a;b\n1;2\n")).isEqualTo(',');
        assertThat(decimalAfter('.', "a;b\n1,5;2,5\n")).isEqualTo(',');
        assertThat(decimalAfter(',', "a;b\n1.5;2.5\n")).isEqualTo('.');
        assertThat(decimalAfter(',', "a,b\n1.5,2.5\n")).isEqualTo('.');
        assertThat(decimalAfter('.', "a;b\n1,500;2,000\n")).isEqualTo('.');
        assertThat(decimalAfter(',', "a;b\n1.500;2.000\n")).isEqualTo(',');
        assertThat(decimalAfter(',', "a\n1,5\n2,5\n")).isEqualTo(',');
        CsvOptions told = CsvOptions.GUESS
                .withCellFormat(new CellFormat(List.of("-1"), ','))
                .withDecimal('.');
        assertThat(format("a;b\n1,5;2\n", told).decimal()).isEqualTo('.');
        assertThat(format("a;b\n1,5;2\n", told).missing()).containsExactly("-1");
    }

    private static char decimalAfter(char other, String text) {
        CsvFormat found = format(text, CsvOptions.GUESS.withCellFormat(new CellFormat(List.of(), other)));
        assertThat(found.warnings()).isEmpty();
        return found.decimal();
    }

    @Test
    void headersThatAreSure() {
        assertHeader("a,b\n1,2\n3,4\n", true, false);
        assertHeader("1,2\n3,4\n5,6\n", false, false);
        assertHeader("name,kind\nx,y\nz,y\n", true, false);
        assertHeader("day,n\n2024-01-01,1\n", true, false);
        assertHeader("2024-01-01,1\n2024-01-02,2\n", false, false);
        assertHeader("country,2024-01-01,2024-01-02\nx,5,6\ny,6,8\n", true, false);
        assertHeader("a,b\n", true, false);
        assertHeader(",a\n0,1\n", true, false);
        assertHeader("a,b\n,1\nNA,2\n", true, false);
        assertHeader("5,?,7\n4,6,8\n7,5,6\n6,1,5\n", false, false);
    }

    @Test
    void headersThatAreDoubtful() {
        assertHeader("0,1,2\n100.5,0.25,1002\n101.5,0.5,1001\n100.75,0.1,1003\n", true, true);
        assertHeader("2019,2020,2021\n0.5,0.25,0.1\n0.25,0.5,0.2\n0.5,0.1,0.3\n", false, true);
        assertHeader("0,1,2\n1,1,2\n0,2,2\n1,0,1\n", false, true);
        assertHeader("5.1,3.5,a\n4.9,3.0,a\n5.0,2.9,b\n4.7,3.1,b\n", false, true);
        assertHeader("5.1,3.5,c\n4.9,3.0,a\n5.0,2.9,b\n4.7,3.1,b\n", false, true);
        assertHeader("country,2019,2020\nx,0.5,0.25\ny,0.25,0.5\nz,0.3,0.4\n", true, true);
        assertHeader("user,1,2,3\n17,5,1,2\n18,4,3,2\n19,1,1,5\n", true, true);
        assertHeader("unknown,5.5,5.5\n17,5.5,1\n18,4,3.5\n19,1,6\n", false, true);
        assertHeader("x,y\nx,z\nu,y\n", false, true);
    }

    /** A random table of numbers has no header, and nothing is said of it. */
    @Test
    void ordinaryNumbersAreNotDoubtful() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < 50; row++) {
                text.append(random.nextGaussian()).append(',').append(Math.exp(random.nextGaussian()));
                text.append(',').append(random.nextInt(2)).append('\n');
            }
            CsvFormat format = format(text.toString());
            assertThat(format.hasHeader()).as("seed %d", seed).isFalse();
            assertThat(format.warnings()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void optionsDecide() {
        CsvOptions options = CsvOptions.GUESS.withSeparator(',').withHeader(CsvOptions.Header.NO);
        CsvFormat format = CsvSource.of(stream("a;b\n1;2\n"), "text", options).format();
        assertThat(format.separator()).isEqualTo(',');
        assertThat(format.hasHeader()).isFalse();
        assertThat(format.warnings()).isEmpty();
        CsvOptions comma = CsvOptions.GUESS.withDecimal(',');
        assertThat(CsvSource.of(stream("a,b\n1,2\n"), "text", comma).format().separator())
                .isEqualTo(';');
    }

    @Test
    void theSharedCases() {
        assumeTrue(Files.isDirectory(CASES), "the shared cases are not beside this checkout");
        assertCase("header/flowers.data", "separator comma, UTF-8, no header, the first row is data", 5, true);
        assertCase("header/frame.csv", "separator comma, UTF-8, the first row is a header", 5, true);
        assertCase("header/reg.csv", "separator comma, UTF-8, the first row is a header", 3, true);
        assertCase("header/reg-noheader.csv", "separator comma, UTF-8, no header, the first row is data", 3, false);
        assertCase(
                "separators/german.csv",
                "separator semicolon, decimal comma, UTF-8, the first row is a header",
                3,
                false);
        assertCase("separators/tabs.tsv", "separator tab, UTF-8, the first row is a header", 3, false);
        assertCase("separators/wine.csv", "separator semicolon, UTF-8, the first row is a header", 3, false);
        assertCase("categories/adult.csv", "separator comma, UTF-8, the first row is a header", 4, false);
        assertCase("categories/dates.csv", "separator comma, UTF-8, the first row is a header", 3, false);
        assertCase("missing/question-mark.csv", "separator comma, UTF-8, the first row is a header", 4, false);
    }

    private static void assertCase(String name, String description, int columns, boolean isDoubtful) {
        CsvSource source = CsvSource.of(CASES.resolve(name), CsvOptions.GUESS);
        assertThat(source.format().describe()).as(name).isEqualTo(description);
        assertThat(source.columns()).as(name).hasSize(columns);
        assertThat(source.format().warnings().isEmpty()).as(name).isEqualTo(!isDoubtful);
    }

    private static void assertHeader(String text, boolean hasHeader, boolean isDoubtful) {
        CsvFormat format = text.equals("a,b\n")
                ? CsvSniffer.guess(text, true, CsvOptions.GUESS, StandardCharsets.UTF_8)
                        .format()
                : format(text);
        assertThat(format.hasHeader()).as(text).isEqualTo(hasHeader);
        assertThat(format.warnings().isEmpty()).as(text + format.warnings()).isEqualTo(!isDoubtful);
        if (isDoubtful) {
            assertThat(format.warnings().getFirst()).contains("--header " + (hasHeader ? "no" : "yes"));
        }
    }

    private static CsvFormat format(String text) {
        return format(text, CsvOptions.GUESS);
    }

    private static CsvFormat format(String text, CsvOptions options) {
        return CsvSniffer.guess(text, true, options, StandardCharsets.UTF_8).format();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
