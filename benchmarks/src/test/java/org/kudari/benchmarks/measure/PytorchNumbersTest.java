package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TrainCase;

/**
 * The script's numbers have the bits of those in Java. Skipped where there is no Python with numpy; PyTorch it takes
 * none.
 */
@Timeout(120)
class PytorchNumbersTest {
    /** More than one block of the script's. */
    private static final int COUNT = 100_000;

    @BeforeAll
    static void needsNumpy() throws InterruptedException {
        boolean isThere;
        try {
            isThere =
                    new ProcessBuilder("python3", "-c", "import numpy").start().waitFor() == 0;
        } catch (IOException _) {
            isThere = false;
        }
        assumeTrue(isThere, "there is no python3 with numpy here");
    }

    /** The integers that an expression of the script's functions gives. */
    private static int[] integers(String expression) throws IOException, InterruptedException {
        String program = "import numpy, runpy, sys; globals().update(runpy.run_path(sys.argv[1]));" + " print(*("
                + expression + ").tolist(), sep='\\n')";
        Process python = new ProcessBuilder(
                        "python3", "-c", program, PytorchLauncher.script().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> integers = new ArrayList<>();
        try (BufferedReader printed = python.inputReader()) {
            printed.lines().map(Integer::valueOf).forEach(integers::add);
        }
        assertThat(python.waitFor()).isZero();
        return integers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** An argument of a map, and weights, whose bounds are no simple numbers. */
    @Test
    void floatsHaveTheSameBits() throws Exception {
        float[] argument = new MapCase(MapCase.Function.GELU, COUNT).x();
        float[] weights = new TrainCase(List.of(4, 30, 7), 1).weights(1);

        assertThat(integers("numpy.append(uniform(1, " + COUNT + ", -2, 2),"
                        + " uniform(101, 210, -math.sqrt(6 / 30), math.sqrt(6 / 30))).view(numpy.int32)"))
                .isEqualTo(IntStream.concat(bits(argument), bits(weights)).toArray());
    }

    private static IntStream bits(float[] values) {
        return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i]));
    }

    /**
     * Powers of two have a way of their own, and with the last ones a quarter and half of the numbers are drawn again.
     */
    @Test
    void labelsAreTheSame() throws Exception {
        int[] classes = {1, 10, 1024, 1000, 3 << 29, (1 << 30) + 1};

        assertThat(integers(
                        "numpy.concatenate([labels(2, " + COUNT + ", n) for n in " + Arrays.toString(classes) + "])"))
                .isEqualTo(IntStream.of(classes)
                        .flatMap(n -> IntStream.of(new ReduceCase(ReduceCase.Kind.CROSS_ENTROPY, COUNT, n).labels()))
                        .toArray());
    }
}
