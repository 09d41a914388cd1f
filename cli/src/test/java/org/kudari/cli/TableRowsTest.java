package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.predict.ModelFile;
import org.kudari.predict.Predictor;

/** A saved network predicts the same of a file's rows, texts and gaps included, and of the rows as maps of a program. */
class TableRowsTest {
    @TempDir
    private Path folder;

    @Test
    void aMapIsPredictedAsTheRowOfTheFile() throws IOException {
        StringBuilder text = new StringBuilder("day;place;depth;open;fish\n");
        List<String> places = List.of("bay", "reef", "", "harbour");
        for (int i = 0; i < 200; i++) {
            String depth = i % 9 == 0 ? "" : Integer.toString(i * 31 % 97);
            text.append("2024-0").append(1 + i % 9).append("-1").append(i % 10).append(';');
            text.append(places.get(i % 4)).append(';').append(depth).append(';');
            text.append(i % 3 == 0 ? "True" : "False").append(';');
            text.append(i * 31 % 97 > 40 ? "many" : "few").append('\n');
        }
        Path file = Samples.write(folder.resolve("sea.csv"), text.toString());

        assertSameFromMaps(file, ';', "fish");
    }

    @Test
    void soAreThePassengersOfTheTitanic() throws IOException {
        Path titanic = Path.of("../../shared/data/titanic.csv");
        assumeTrue(Files.exists(titanic), "the data sets are not beside this checkout");

        assertSameFromMaps(titanic, ',', "survived", "--ignore", "alive");
    }

    private void assertSameFromMaps(Path file, char separator, String label, String... more) throws IOException {
        String model = folder.resolve("model.safetensors").toString();
        List<String> command = List.of(
                "train",
                "--device",
                "reference",
                "--hidden",
                "8",
                "--epochs",
                "3",
                "--data",
                file.toString(),
                "--label");
        Run trained = Run.kudari(Stream.of(command, List.of(label, "--save", model), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        List<String> fromFile = Run.kudari(
                        "predict",
                        "--device",
                        "reference",
                        "--model",
                        model,
                        "--data",
                        file.toString(),
                        "--probabilities")
                .outLines();

        try (Device device = Devices.open("reference");
                CsvReader<NamedCsvRecord> rows =
                        CsvReader.builder().fieldSeparator(separator).ofNamedCsvRecord(file)) {
            Predictor predictor = ModelFile.read(Path.of(model), device);
            int line = 1;
            for (NamedCsvRecord row : rows) {
                Map<String, String> cells = row.getFieldsAsMap();
                String expected = fromFile.get(line++);
                assertThat(expected)
                        .as("row %d, %s", line, cells)
                        .startsWith(predictor.predict(cells).text() + ",");
            }
            assertThat(fromFile).hasSize(line);
        }
    }
}
