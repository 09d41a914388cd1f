package org.kudari.benchmarks.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.contender.BuiltInContenders;

/**
 * PyTorch on a GPU, or a copy on that GPU, by a Python script that is a resource beside this class.
 *
 * @param python the name or path of the Python program
 * @param mode the script's task: {@code compute} or {@code copy}
 */
record PytorchLauncher(String name, Role role, MatmulPrecision precision, String python, String mode)
        implements ContenderLauncher {
    private static final String SCRIPT = "pytorch_cuda.py";

    /** PyTorch as a peer, with matrix products of a precision. */
    static PytorchLauncher peer(String python, MatmulPrecision precision) {
        String name = "pytorch-cuda" + BuiltInContenders.suffix(precision);
        return new PytorchLauncher(name, Role.PEER, precision, python, "compute");
    }

    /** The copy with which maps and reductions on a GPU are compared. */
    static PytorchLauncher copy(String python) {
        return new PytorchLauncher("copy-cuda", Role.YARDSTICK, MatmulPrecision.FLOAT32, python, "copy");
    }

    @Override
    public ProcessBuilder process(int threads) {
        try {
            return new ProcessBuilder(python, script().toString(), mode, precision.label());
        } catch (IOException e) {
            throw new ContenderFailure("its script cannot be written: " + e.getMessage());
        }
    }

    /** The script as a file. It has a folder for itself, because Python looks for modules beside it first. */
    static Path script() throws IOException {
        Path folder = Files.createTempDirectory("kudari-bench");
        Path script = folder.resolve(SCRIPT);
        // Deleted in the opposite order, when this process ends.
        folder.toFile().deleteOnExit();
        script.toFile().deleteOnExit();
        try (InputStream resource = Objects.requireNonNull(PytorchLauncher.class.getResourceAsStream(SCRIPT))) {
            Files.copy(resource, script);
        }
        return script;
    }
}
