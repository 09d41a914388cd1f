package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.Suite;

class RosterTest {
    @TempDir
    private Path folder;

    @Test
    void devicesComeFirstAndACopyStandsBesideMapsAndReductions() {
        Roster roster = Roster.of(List.of("cpu", "opencl"), MatmulPrecision.FLOAT32);

        assertThat(roster.launchers(Suite.TRAIN))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "kudari-opencl");
        assertThat(roster.launchers(Suite.REDUCE))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "kudari-opencl", "copy");
    }

    @Test
    void whoseProductsAreRoundedIsNamedForIt() throws IOException {
        Files.createDirectory(folder.resolve("alpha"));
        Roster roster = Roster.withPeers(List.of("cpu", "opencl:0"), MatmulPrecision.BFLOAT16, folder);

        assertThat(roster.launchers(Suite.TRAIN))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu-bfloat16", "kudari-opencl:0-bfloat16", "alpha");
        assertThat(roster.longestName()).isEqualTo("kudari-opencl:0-bfloat16".length());
        assertThat(roster.precision()).isEqualTo(MatmulPrecision.BFLOAT16);
    }

    @Test
    void whatTuneFoundIsUsedAndNothingTunesItselfInTheMiddleOfARun() {
        String option = "-Dkudari.cache=none";
        assertThat(JavaLauncher.device("cpu", MatmulPrecision.FLOAT32)
                        .process(1)
                        .command())
                .contains(option);
        assertThat(JavaLauncher.device("auto", MatmulPrecision.FLOAT32)
                        .process(1)
                        .command())
                .contains(option);
        assertThat(JavaLauncher.device("opencl:0", MatmulPrecision.TF32)
                        .process(1)
                        .command())
                .doesNotContain(option);
    }

    @Test
    void pytorchTakesPartWhereItIsAskedFor() {
        Roster roster = Roster.of(List.of("opencl"), MatmulPrecision.BFLOAT16).withPytorch("python3");

        assertThat(roster.launchers(Suite.MAP))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-opencl-bfloat16", "pytorch-cuda-bfloat16", "copy");
        assertThat(roster.launchers(Suite.TRAIN))
                .extracting(ContenderLauncher::precision)
                .containsOnly(MatmulPrecision.BFLOAT16);
        assertThat(roster.longestName()).isEqualTo("kudari-opencl-bfloat16".length());
        assertThat(roster.isHeldAgainstHost()).isTrue();
    }

    @Test
    void aCopyOnTheGpuTakesTheCopysPlace() {
        Roster roster = Roster.of(List.of("cpu"), MatmulPrecision.FLOAT32)
                .withPytorch("python3")
                .heldAgainstGpu("python3");

        assertThat(roster.launchers(Suite.REDUCE))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "pytorch-cuda", "copy-cuda");
        assertThat(roster.launchers(Suite.MATMUL))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "pytorch-cuda");
        assertThat(roster.isHeldAgainstHost()).isFalse();
    }

    @Test
    void aFolderOfJarsIsAPeerAndOpenBlasTakesPartInProducts() throws IOException {
        Files.createDirectory(folder.resolve("zeta"));
        Files.createDirectory(folder.resolve("alpha"));
        Files.createFile(folder.resolve("stray"));
        Roster roster = Roster.withPeers(List.of("cpu"), MatmulPrecision.FLOAT32, folder);

        assertThat(roster.launchers(Suite.MATMUL))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "openblas", "alpha", "zeta");
        assertThat(roster.launchers(Suite.TRAIN))
                .extracting(ContenderLauncher::name)
                .containsExactly("kudari-cpu", "alpha", "zeta");
    }
}
