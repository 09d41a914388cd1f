package org.kudari.io.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;

class CsvFileTest {

    private static final Optional<String> LAST = Optional.empty();

    @TempDir
    private Path folder;

    @Test
    void readsNumbersWithoutAHeader() throws IOException {
        CsvFile.Training read = CsvFile.training(file("1,2,0\n3,4,1\n5,6,0\n"), Task.CLASSIFY, LAST);

        assertThat(read.table().features().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(indices(read.table())).containsExactly(0, 1, 0);
        assertThat(read.schema()).isEqualTo(new CsvSchema(Task.CLASSIFY, List.of(), 3, 2, List.of("0", "1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b,kind\n1,2,cat\n3,4,dog\n",
                "a,b,kind\r\n1,2,cat\r\n3,4,dog",
                "\uFEFFa,b,kind\n1,2,cat\n3,4,dog\n",
                "\"a\",\"b\",\"kind\"\n\"1\",\"2\",\"cat\"\n3,4,dog\n",
                " a , b\t,kind \n\n 1, 2 ,cat\n3,4, dog\n\n"
            })
    void readsAHeaderHoweverTheFileIsWritten(String text) throws IOException {
        CsvFile.Training read = CsvFile.training(file(text), Task.CLASSIFY, LAST);

        assertThat(read.schema())
                .isEqualTo(new CsvSchema(Task.CLASSIFY, List.of("a", "b", "kind"), 3, 2, List.of("cat", "dog")));
        assertThat(read.table().features().toFloats()).containsExactly(1, 2, 3, 4);
        assertThat(indices(read.table())).containsExactly(0, 1);
    }

    @Test
    void cellsInQuotesMayHoldCommasQuotesAndLineBreaks() throws IOException {
        CsvFile.Training read =
                CsvFile.training(file("x,kind\n1,\"a,b\"\n2,\"say \"\"c\"\"\"\n3,\"d\ne\"\n"), Task.CLASSIFY, LAST);

        assertThat(read.schema().classes()).containsExactly("a,b", "d\ne", "say \"c\"");
    }

    @Test
    void aFirstRowOfNumbersIsNoHeader() throws IOException {
        assertThat(CsvFile.training(file("1,-2.5e3,.5\n1,2,3\n"), Task.REGRESS, LAST)
                        .table()
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void readsARegression() throws IOException {
        CsvFile.Training read = CsvFile.training(file("y,x\n0.1,1\n-2e3,2\n"), Task.REGRESS, Optional.of("y"));

        assertThat(((Target.Numbers) read.table().target().orElseThrow()).numbers())
                .containsExactly(0.1, -2000);
        assertThat(read.table().features().toFloats()).containsExactly(1, 2);
        assertThat(read.schema()).isEqualTo(new CsvSchema(Task.REGRESS, List.of("y", "x"), 2, 0, List.of()));
    }

    @Test
    void theLabelIsAColumnsNameOrElseAnIndex() throws IOException {
        Path named = file("a,b,0\n1,2,3\n4,5,6\n");

        assertThat(label(named, "b")).isEqualTo(1);
        assertThat(label(named, "1")).isEqualTo(1);
        assertThat(label(named, "0")).as("a column's name wins over an index").isEqualTo(2);
        assertThat(label(file("1,2,3\n4,5,6\n"), "0")).isZero();
    }

    @Test
    void numericClassesAreOneWhereTheyAreEqualAndSortedAsNumbers() throws IOException {
        CsvFile.Training read = CsvFile.training(file("0,10\n0,9\n0,9.0\n0,09\n0,-1\n0,0.5\n"), Task.CLASSIFY, LAST);

        assertThat(read.schema().classes()).containsExactly("-1", "0.5", "9", "10");
        assertThat(indices(read.table())).containsExactly(3, 2, 2, 2, 0, 1);
        assertThat(indices(CsvFile.labelled(file("0,10.00\n"), read.schema()))).containsExactly(3);
    }

    @Test
    void textClassesAreSortedByCodePointAndComparedToTheLetter() throws IOException {
        CsvFile.Training read =
                CsvFile.training(file("x,y\n0,b\n0,B\n0,1\n0,1.0\n0,\uD83D\uDE00\n0,\uFF5E\n"), Task.CLASSIFY, LAST);

        assertThat(read.schema().classes()).containsExactly("1", "1.0", "B", "b", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void aTestFileGetsTheTrainingFilesClasses() throws IOException {
        CsvSchema schema = CsvFile.training(file("x,y\n1,a\n2,b\n3,c\n"), Task.CLASSIFY, LAST)
                .schema();

        Table test = CsvFile.labelled(file("x,y\n9,c\n"), schema);

        assertThat(test.target().orElseThrow()).isInstanceOfSatisfying(Target.Classes.class, classes -> {
            assertThat(classes.indices()).containsExactly(2);
            assertThat(classes.names()).containsExactly("a", "b", "c");
        });
    }

    @Test
    void headersAreComparedOnlyWhereBothFilesHaveOne() throws IOException {
        CsvSchema named =
                CsvFile.training(file("x,y\n1,7\n2,8\n"), Task.CLASSIFY, LAST).schema();
        CsvSchema nameless =
                CsvFile.training(file("1,7\n2,8\n"), Task.CLASSIFY, LAST).schema();

        assertThat(CsvFile.labelled(file("3,7\n"), named).rows()).isEqualTo(1);
        assertThat(CsvFile.labelled(file("p,q\n3,7\n"), nameless).rows()).isEqualTo(1);
    }

    @Test
    void aFileToPredictFromMayLackTheLabel() throws IOException {
        CsvSchema schema = CsvFile.training(file("a,kind,b\n1,cat,2\n3,dog,4\n"), Task.CLASSIFY, Optional.of("kind"))
                .schema();

        Table unlabelled = CsvFile.forPrediction(file("a,b\n5,6\n"), schema);
        Table nameless = CsvFile.forPrediction(file("5,6\n"), schema);
        Table labelled = CsvFile.forPrediction(file("a,kind,b\n5,dog,6\n"), schema);

        assertThat(unlabelled.target()).isEmpty();
        assertThat(unlabelled.features().toFloats()).containsExactly(5, 6);
        assertThat(nameless.features().toFloats()).containsExactly(5, 6);
        assertThat(labelled.features().toFloats()).containsExactly(5, 6);
        assertThat(indices(labelled)).containsExactly(1);
    }

    @Test
    void aHeaderOfNumbersIsKnownAgain() throws IOException {
        CsvSchema schema = CsvFile.training(file("0,1,kind\n5,6,cat\n7,8,dog\n"), Task.CLASSIFY, LAST)
                .schema();

        assertThat(CsvFile.forPrediction(file("0,1\n5,6\n"), schema).rows()).isEqualTo(1);
        assertThat(CsvFile.forPrediction(file("0,2\n5,6\n"), schema).rows()).isEqualTo(2);
    }

    @Test
    void aModelOfOneFeaturePredictsFromOneColumn() throws IOException {
        CsvSchema schema = CsvSchema.ofFeatures(1, List.of());

        assertThat(CsvFile.forPrediction(file("5\n6\n"), schema).features().toFloats())
                .containsExactly(5, 6);
    }

    @Test
    void readsRealDigits() {
        Path digits = Path.of("../../shared/data/optdigits-test.csv");
        assumeTrue(Files.exists(digits), "the data sets are not beside this checkout");

        CsvFile.Training read = CsvFile.training(digits, Task.CLASSIFY, LAST);

        assertThat(read.table().rows()).isEqualTo(1797);
        assertThat(read.table().columns()).isEqualTo(64);
        assertThat(read.schema().classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(indices(read.table())).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private static int label(Path file, String label) {
        return CsvFile.training(file, Task.REGRESS, Optional.of(label)).schema().label();
    }

    private static int[] indices(Table table) {
        return ((Target.Classes) table.target().orElseThrow()).indices();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "data", ".csv"), text);
    }
}
