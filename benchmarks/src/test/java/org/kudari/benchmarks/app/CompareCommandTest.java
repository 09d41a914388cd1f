package org.kudari.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceException;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/** What it does with what it is told; {@link BenchMainTest} has what it refuses. */
class CompareCommandTest {
    private static final List<String> SMALL =
            List.of("compare", "--inputs", "5", "--classes", "3", "--batch", "2", "--rounds", "1");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int compare(String... arguments) {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(List.of(arguments));
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream problems = new PrintStream(err, true, StandardCharsets.UTF_8);
        CompareCommand command = new CompareCommand(to, problems, false, CompareCommandTest::open);
        return BenchMain.run(to, problems, false, command, all.toArray(String[]::new));
    }

    private static Device open(String name) {
        if (name.startsWith("broken")) {
            throw new DeviceException("its driver is too old");
        }
        return Devices.open(name);
    }

    /** Its batches are too small for a copy in whole vectors, which has no business here anyway. */
    @Test
    void theNetworkIsMeasuredAndADeviceThatFailsIsLeftOut() {
        int exitCode = compare("--hidden", "4,6", "--device", "broken,reference");

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("kudari: broken does not take part: its driver is too old\n");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("a training step of 5-4-6-3 b2, ")
                .containsPattern("reference \\(processor\\) +[\\d.]+ [mun]?s +[\\d.]+ [mun]?s +[\\d.]+ [mun]?s\n")
                .endsWith("take reference: no other device was measured to compare with\n");
        assertThat(exitCode).isZero();
    }

    @Test
    void withoutADeviceThereIsNothingToCompare() {
        int exitCode = compare("--device", "broken,broken:1");

        assertThat(err.toString(StandardCharsets.UTF_8))
                .hasLineCount(3)
                .contains("kudari: broken:1 does not take part: its driver is too old\n")
                .contains("kudari: no device could be measured; KUDARI_DEBUG=1");
        assertThat(out.size()).isZero();
        assertThat(exitCode).isEqualTo(2);
    }
}
