package org.kudari.opencl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeviceDiscoveryTest {

    @Test
    void summarizesTheDevicesInOneSentence() {
        OpenClDevice device = new OpenClDevice(
                null,
                "pthread-AMD EPYC",
                "pocl",
                "3.1",
                "",
                2,
                1 << 30,
                1 << 28,
                1 << 16,
                4096,
                16,
                1024,
                true,
                true,
                Set.of());
        assertThat(DiscoveredDevices.of(List.of()).summary()).isEqualTo("OpenCL: no driver here offers a device.");
        assertThat(DiscoveredDevices.of(List.of(device)).summary())
                .isEqualTo("OpenCL: 1 device (pthread-AMD EPYC (pocl 3.1)).");
        assertThat(DiscoveredDevices.of(List.of(device, device)).summary()).startsWith("OpenCL: 2 devices (");
        assertThat(DiscoveredDevices.without("no loader (libOpenCL.so.1) on this machine")
                        .summary())
                .isEqualTo("OpenCL: no loader (libOpenCL.so.1) on this machine.");
    }

    @Test
    void namesTheLoaderOfEachSystem() {
        assertThat(DeviceDiscovery.loaderName("Linux")).isEqualTo("libOpenCL.so.1");
        assertThat(DeviceDiscovery.loaderName("Windows 11")).isEqualTo("OpenCL.dll");
        assertThat(DeviceDiscovery.loaderName("Mac OS X")).endsWith("OpenCL.framework/OpenCL");
    }

    @Test
    void listsDevicesWithTheirLimits() {
        DiscoveredDevices discoveredDevices = DeviceDiscovery.discover();
        boolean required = Boolean.parseBoolean(System.getenv("KUDARI_REQUIRE_OPENCL"));
        assumeTrue(required || !discoveredDevices.devices().isEmpty(), discoveredDevices.reason());

        assertThat(discoveredDevices.reason()).isEmpty();
        assertThat(discoveredDevices.devices()).isNotEmpty().allSatisfy(device -> {
            assertThat(device.name()).isNotBlank();
            assertThat(device.platform()).isNotBlank();
            assertThat(device.version()).isNotBlank();
            assertThat(device.computeUnits()).isPositive();
            assertThat(device.maxAllocation()).isPositive();
            assertThat(device.globalMemory()).isGreaterThanOrEqualTo(device.maxAllocation());
            assertThat(device.localMemory()).isPositive();
            assertThat(device.maxWorkGroup()).isPositive();
        });
    }

    /** The loader reads the variable once in a process, so the test starts one. */
    @Test
    void aMachineWithoutDriversIsNoError() throws IOException, InterruptedException {
        Process process = java("-cp", System.getProperty("java.class.path"), PrintAbsence.class.getName());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String said = new String(process.getInputStream().readAllBytes()).strip();

        assertThat(said)
                .isIn(
                        "OpenCL: a loader is here, but no driver.",
                        "OpenCL: no loader (" + DeviceDiscovery.loaderName(System.getProperty("os.name"))
                                + ") on this machine.");
        assertThat(process.exitValue()).isZero();
    }

    private static Process java(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("OCL_ICD_VENDORS", "/there/is/no/such/folder");
        return builder.redirectErrorStream(true).start();
    }

    /** A program that prints the devices of this machine and nothing else. */
    static final class PrintAbsence {
        public static void main(String[] args) {
            System.out.println(DeviceDiscovery.discover().summary());
        }
    }
}
