package org.kudari.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasThereStaysUntilThereIsSomethingNew() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "old");

        try (ReportFile _ = new ReportFile(file)) {
            assertThat(file).hasContent("old");
        }
        assertThat(file).hasContent("old");

        try (ReportFile report = new ReportFile(file)) {
            report.write("new");
        }
        assertThat(file).hasContent("new");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
