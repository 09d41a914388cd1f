package org.kudari.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int bench(String... arguments) {
        return BenchMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    convolution               | there is no suite 'convolution'; there are: matmul, map, reduce, train, epoch, all
                    --threads 0               | --threads must be a whole number from 1 to 1024, not '0'
                    --threads 1,two           | --threads must be a whole number from 1 to 1024, not 'two'
                    --large --quick           | --large and --quick both say which cases, so only one of them can be given
                    map --large --case 8M     | there is no case with '8M' in its name, such as 'chain of 1 64M'
                    --rounds 0                | --rounds must be a whole number from 1 to 10000, not '0'
                    --precision half          | --precision must be float32, tf32 or bfloat16, not 'half'
                    --precision TF32          | the device 'cpu' multiplies matrices in FLOAT32 only, not in TF32: that takes the
                    --device abacus           | there is no device 'abacus' here
                    matmul --case 7x7         | there is no case with '7x7' in its name, such as '64x64x64 NN'
                    --peers                   | the peers are not here: ./kudari bench --peers builds them
                    --build old=/no/such      | --build old: the folder /no/such cannot be read
                    --build old=/proc/self    | --build old: there is no jar of the benchmarks in /proc/self
                    --json /no/such/folder/f  | --json /no/such/folder/f cannot be written: there is no folder
                    --html /                  | --html / cannot be written: it is a folder
                    --json /tmp/f --html /tmp/../tmp/f | --json and --html both name /tmp/f, and one would overwrite the other
                    --frobnicate              | Unknown option: '--frobnicate'
                    ladder rope               | there is no ladder 'rope'; there are: matmul, gelu, softmax, column-sum, transpose, all
                    ladder --size 0           | --size must be a whole number from 1 to 4096, not '0'
                    ladder --rounds no        | --rounds must be a whole number from 1 to 10000, not 'no'
                    ladder --threads -1       | --threads must be a whole number from 1 to 1024, not '-1'
                    ladder --json /           | --json / cannot be written: it is a folder
                    compare --hidden 0        | --hidden must be a whole number from 1 to 65536, not '0'
                    compare --hidden 8,x      | --hidden must be a whole number from 1 to 65536, not 'x'
                    compare --batch -1        | --batch must be a whole number from 1 to 1048576, not '-1'
                    compare --rounds 0        | --rounds must be a whole number from 1 to 10000, not '0'
                    compare --device abacus   | there is no device 'abacus' here
                    compare --hidden 65536,65536 | a layer 65536 wide is too large for this: its weights, or its results
                    --rounds 3 compare        | 'compare' must come first, and its options after it, not '--rounds'
                    --rounds 3 ladder         | 'ladder' must come first, and its options after it, not '--rounds'
                    """)
    void whatCannotBeDoneIsOneLineAndExitCode2(String arguments, String problem) {
        int exitCode = bench(arguments.split(" "));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("kudari: " + problem)
                .hasLineCount(1);
        assertThat(out.size()).isZero();
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void aRefusedRunLeavesNoFile() throws IOException {
        Path json = folder.resolve("figures.json");

        bench(
                "--json",
                json.toString(),
                "--html",
                folder.resolve("missing/page.html").toString());

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void twoNamesOfOneFileAreOneFile() throws IOException {
        Path page = Files.createFile(folder.resolve("page.html"));
        Path link = Files.createSymbolicLink(folder.resolve("figures.json"), page);

        assertThat(bench("--json", link.toString(), "--html", page.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--json and --html both name");
    }

    @Test
    void aLadderIsATableAndAFile() throws IOException {
        Path json = folder.resolve("ladder.json");

        int exitCode = bench("ladder", "softmax", "--size", "9", "--rounds", "1", "--json", json.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("softmax 9: the softmax of each row", "by definition", "engine", "GB/s")
                .satisfies(text -> assertThat(text.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(101)));
        assertThat(json).content().contains("\"ladder\" : \"softmax\"", "\"vsEngine\" : 1.0", "\"seed\"");
    }

    @Test
    void aGpuIsMeasuredBesideACopyOnItAndNotByThisMachinesLimits() throws IOException {
        Path python = folder.resolve("python");
        Files.writeString(python, """
                #!/bin/sh
                echo "bench> ready $2 by a shell"
                read request; echo "bench> prepared 8.192e-06"
                read request; echo "bench> settled 1"
                read request; echo "bench> time 2e-06"
                """);
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));

        int exitCode = launches(python.toString());

        assertThat(exitCode).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("pytorch-cuda +2.00 us +2.00 us +4.10 +rival +100 %")
                .containsPattern("copy-cuda +2.00 us +2.00 us +4.10 +- +100 %")
                .contains("compute by a shell", "copy by a shell")
                .doesNotContain("machine,");
    }

    @Test
    void aPythonThatCannotRunCostsItsFiguresOnly() {
        assertThat(launches("/no/such/python")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .hasLineCount(2)
                .contains("kudari: pytorch-cuda does not take part: ", "kudari: copy-cuda does not take part: ");
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("kudari-reference .* - +-\n");
    }

    private int launches(String python) {
        return bench("map", "--large", "--case", "1K", "--device", "reference", "--rounds", "1", "--pytorch", python);
    }

    @Test
    void theLaddersHelpExplainsItsFigures() {
        assertThat(bench("ladder", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--size", "'vs before'", "'difference'")
                .satisfies(text -> assertThat(text.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(101)));
    }

    @Test
    void helpExplainsTheFigures() {
        assertThat(bench("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--peers", "'vs rival'", "'of limit'")
                .satisfies(text -> assertThat(text.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(101)));
    }
}
