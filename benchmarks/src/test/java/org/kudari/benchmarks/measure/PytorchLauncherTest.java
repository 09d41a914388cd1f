package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;

/** How the script is started and asked, with a shell in the place of Python. */
@Timeout(120)
class PytorchLauncherTest {
    private static final BenchmarkCase CASE =
            BenchmarkCases.find("map:chain of 1 1K").orElseThrow();

    @TempDir
    private Path folder;

    /** A program that gets the script and its arguments as Python would. */
    private String python(String... lines) throws IOException {
        Path program = folder.resolve("python");
        Files.write(program, List.of("#!/bin/sh", String.join("\n", lines)));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }

    private static ContenderHandle start(ContenderLauncher launcher) {
        return Roster.of(List.of("reference"), MatmulPrecision.FLOAT32).start(launcher, 1);
    }

    @Test
    void theScriptIsToldWhatToDoAndAsked() throws IOException {
        String python = python(
                "echo a greeting of a library",
                "test -s \"$1\" && echo \"bench> ready $2 in $3\"",
                "read request; echo \"bench> prepared 8.192e-06 0.5 -1.5 NaN\"",
                "read request; echo \"bench> settled 0.25\"",
                "read request; echo \"bench> time 3e-06\"");

        try (ContenderHandle contender = start(PytorchLauncher.peer(python, MatmulPrecision.TF32))) {
            assertThat(contender.name()).isEqualTo("pytorch-cuda-tf32");
            assertThat(contender.role()).isEqualTo(Role.PEER);
            assertThat(contender.precision()).isEqualTo(MatmulPrecision.TF32);
            assertThat(contender.description()).isEqualTo("compute in tf32");
            ContenderHandle.Prepared prepared = contender.prepare(CASE).orElseThrow();
            assertThat(prepared.billions()).isEqualTo(CASE.billions());
            assertThat(prepared.evidence()).containsExactly(0.5, -1.5, Double.NaN);
            assertThat(contender.settle()).isEqualTo(0.25);
            assertThat(contender.measure()).isEqualTo(3e-6);
        }
    }

    @Test
    void theCopyIsAYardstick() throws IOException {
        String python = python("echo \"bench> ready $2 in $3\"", "read request; echo \"bench> none\"");

        try (ContenderHandle copy = start(PytorchLauncher.copy(python))) {
            assertThat(copy.name()).isEqualTo("copy-cuda");
            assertThat(copy.role()).isEqualTo(Role.YARDSTICK);
            assertThat(copy.description()).isEqualTo("copy in float32");
            assertThat(copy.prepare(CASE)).isEmpty();
        }
    }

    @Test
    void whoCannotRunSaysWhy() throws IOException {
        String withoutGpu = python("echo 'bench> failed PyTorch 2.0 finds no CUDA device'");

        assertThatThrownBy(() -> start(PytorchLauncher.peer(withoutGpu, MatmulPrecision.FLOAT32)))
                .isInstanceOf(ContenderFailure.class)
                .hasMessage("PyTorch 2.0 finds no CUDA device");
        assertThatThrownBy(() -> start(PytorchLauncher.peer("/no/such/python", MatmulPrecision.FLOAT32)))
                .isInstanceOf(ContenderFailure.class)
                .hasMessageContaining("/no/such/python");
    }
}
