package org.kudari.cpu.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.DeviceSettings;
import org.kudari.cpu.CpuProvider;
import org.kudari.cpu.Fork;
import org.kudari.cpu.platform.CpuFeatures;

/** Each case in a process of its own, since a process measures once. */
class TileChoiceTest {
    private static final List<String> OPTIONS = List.of(
            "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Dkudari.cache=none");

    /** Opens the processor as often as there are arguments, and prints how many threads are there to measure tiles. */
    public static void main(String[] settings) {
        for (String backgroundTuning : settings) {
            DeviceSettings wanted =
                    DeviceSettings.DEFAULT.withThreads(1).withBackgroundTuning(Boolean.parseBoolean(backgroundTuning));
            try (Backend _ = new CpuProvider().open("cpu", wanted)) {
                // Opening is all.
            }
        }
        System.out.println(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(TileChoice.THREAD))
                .count());
    }

    @Test
    void nothingIsMeasuredUnasked() throws Exception {
        assertThat(Fork.run(TileChoiceTest.class, OPTIONS, "false")).isEqualTo("0");
    }

    @Test
    void whoAsksIsServedOnceInAProcess() throws Exception {
        assumeTrue(CpuFeatures.choose().tier().isVector(), "plain kernels have no tiles");
        assertThat(Fork.run(TileChoiceTest.class, OPTIONS, "false", "true", "true"))
                .isEqualTo("1");
    }
}
