package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/** Checks that the backend is found, and which tier it chooses. */
class CpuProviderTest {

    @AfterEach
    void clearProperty() {
        System.clearProperty(CpuFeatures.WIDTH_PROPERTY);
    }

    /** Prints which kernels run, in a forked JVM. */
    public static void main(String[] arguments) {
        for (int i = 0; i < 2; i++) {
            try (Device device = Devices.open("cpu", 1)) {
                System.out.println(device.info().kernels());
            }
        }
    }

    @Test
    void isFoundAndPreferredToTheReference() {
        List<String> names = Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .toList();
        assertThat(names).contains("cpu", "reference");
        assertThat(names.indexOf("cpu")).isLessThan(names.indexOf("reference"));
    }

    @Test
    void aWidthCanBeForced() {
        for (CpuTier tier : CpuFeatures.runnable()) {
            System.setProperty(CpuFeatures.WIDTH_PROPERTY, Integer.toString(tier.bits()));
            try (Backend backend = new CpuProvider().open("cpu", DeviceSettings.DEFAULT.withThreads(2))) {
                assertThat(backend.info().kernels())
                        .isEqualTo(CpuFeatures.describe(tier) + ", as kudari.cpu.vectorBits asks");
                assertThat(backend.info().threads()).isEqualTo(2);
            }
        }
    }

    @Test
    void refusesToRoundMatrixProducts() {
        DeviceSettings settings = DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32);
        // auto prefers cpu here, and does not open another device in its place.
        for (String name : List.of("cpu", "auto")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Devices.open(name, settings))
                    .withMessage("the device 'cpu' multiplies matrices in FLOAT32 only, not in TF32: "
                            + "that takes the matrix units of an NVIDIA GPU (opencl)");
        }
        try (Device device = Devices.open("cpu", settings.withMatmulPrecision(MatmulPrecision.FLOAT32))) {
            assertThat(device.info().matmulPrecision()).isEqualTo(MatmulPrecision.FLOAT32);
        }
    }

    /** Checks the detection itself: if a tier were wrongly taken not to run, its tests would silently be left out. */
    @Test
    void theTiersThatLinuxNamesRun() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        assumeTrue(Files.isReadable(cpus), "only Linux names the processor's instructions");
        List<String> flags = List.of(Files.readString(cpus).split("\\s+"));
        if (flags.contains("avx2") && flags.contains("fma")) {
            assertThat(CpuFeatures.runnable()).contains(CpuTier.PLAIN, CpuTier.VECTOR_128, CpuTier.VECTOR_256);
        }
        if (flags.contains("avx512f") && flags.contains("avx512vl")) {
            assertThat(CpuFeatures.runnable()).contains(CpuTier.VECTOR_512);
        }
    }

    @Test
    void anUnknownWidthIsRefused() {
        System.setProperty(CpuFeatures.WIDTH_PROPERTY, "300");
        assertThatThrownBy(() -> new CpuProvider().open("cpu", DeviceSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "kudari.cpu.vectorBits=300 is no vector width: it can be 128, 256 or 512, or 0 for plain Java");
    }

    @Test
    void aJvmWithoutTheModuleRunsPlainJavaAndSaysSo() throws Exception {
        assertThat(fork().lines())
                .contains("plain Java: the JVM was started without --add-modules jdk.incubator.vector")
                // One warning for both devices.
                .filteredOn(line -> line.contains("WARNING"))
                .singleElement()
                .asString()
                .endsWith("plain Java, about ten times slower than with vectors: "
                        + "the JVM was started without --add-modules jdk.incubator.vector");
    }

    @Test
    void whoAsksForPlainJavaIsNotWarned() throws Exception {
        assertThat(fork("-Dkudari.cpu.vectorBits=0").lines())
                .containsOnly("plain Java, as kudari.cpu.vectorBits asks")
                .hasSize(2);
    }

    @Test
    void vectorsGiveNoWarning() throws Exception {
        assertThat(fork("--add-modules=jdk.incubator.vector")).doesNotContain("WARNING");
    }

    @Test
    void aJvmWithoutC2RunsPlainJavaAndSaysSo() throws Exception {
        String module = "--add-modules=jdk.incubator.vector";
        assertThat(fork(module, "-Xint").lines())
                .anyMatch(line ->
                        line.startsWith("plain Java: the JVM runs without its optimising compiler (interpreted mode"));
        assertThat(fork(module, "-XX:TieredStopAtLevel=1").lines())
                .anyMatch(line -> line.startsWith(
                        "plain Java: the JVM runs without its optimising compiler (mixed mode, emulated-client"));
    }

    @Test
    void aTierThatCannotRunIsRefusedWithTheReason() throws Exception {
        assertThat(fork("-Dkudari.cpu.vectorBits=256"))
                .contains("the kernels for 256-bit vectors do not run here: the JVM was started without --add-modules");
        assertThat(fork("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=16", "-Dkudari.cpu.vectorBits=512"))
                .contains("the kernels for 512-bit vectors do not run here: this processor's vectors have 128 bits");
    }

    private static String fork(String... options) throws IOException, InterruptedException {
        return Fork.run(CpuProviderTest.class, List.of(options));
    }
}
