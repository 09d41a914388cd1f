package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.MatmulPrecision;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.report.DeviceHealth;
import org.kudari.cli.report.SelfTest;
import org.kudari.cli.report.Settings;
import org.kudari.cli.report.Speed;
import org.kudari.cli.terminal.Output;
import org.kudari.device.Devices;

class DoctorCommandTest {

    @Test
    void saysWhatRunsHere() {
        Run run = Run.kudari("doctor");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains("java ", "heap ", "reference ", "matrix product   ok", "gradient         ok");
        assertThat(run.outLines().getLast()).isEqualTo("All self-tests passed.");
        assertThat(run.outLines()).filteredOn(line -> line.contains("<- auto")).hasSize(1);
        assertThat(Devices.unavailableReasons())
                .allSatisfy(sentence -> assertThat(run.out()).contains(sentence));
    }

    @Test
    void saysTheSameInJson() {
        Map<?, ?> report = JsonText.parse(Run.kudari("doctor", "--json").out());

        assertThat(report.get("passed")).isEqualTo(true);
        assertThat(((List<?>) report.get("devices"))
                        .stream().map(device -> ((Map<?, ?>) device).get("name").toString()))
                .containsExactlyElementsOf(Devices.available().stream()
                        .map(BackendProvider.AvailableDevice::name)
                        .toList());
    }

    @Test
    void reportsWhatAReportOfAProblemShouldContain() {
        Run run = Run.kudari("doctor", "--report");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.outLines()).contains("Settings").anyMatch(line -> line.startsWith("  java="));
        assertThat(run.outLines())
                .filteredOn(line -> line.matches(" +[0-9.]+ us a call, [0-9.]+ GB/s in a map, [0-9.]+ GFLOP/s in a .*"))
                .hasSameSizeAs(Devices.available());
        Map<?, ?> json =
                JsonText.parse(Run.kudari("doctor", "--report", "--json").out());
        assertThat(((List<?>) json.get("devices")).stream().map(device -> ((Map<?, ?>) device).get("speed")))
                .allSatisfy(speed -> assertThat(speed.toString())
                        .contains("callMicroseconds", "mapGigabytesPerSecond", "productGigaflopsPerSecond"));
        assertThat(json.get("settings").toString()).contains("java=");
    }

    @Test
    void namesTheSettingsOfEnginesAndDriversAndNoOthers() {
        Map<String, String> environment =
                Map.of("POCL_CACHE_DIR", "/tmp/pocl", "KUDARI_JAVA_OPTS", "-Xmx1g", "AWS_SECRET", "secret");

        assertThat(Settings.of(environment, List.of("-Xmx1g", "-ea")))
                .containsExactly(
                        Map.entry("KUDARI_JAVA_OPTS", "-Xmx1g"),
                        Map.entry("POCL_CACHE_DIR", "/tmp/pocl"),
                        Map.entry("java", "-Xmx1g -ea"));
    }

    @Test
    void precisionsAreSaidOfDevicesThatHaveAChoice() {
        DeviceHealth choice = health("", null);
        assertThat(text(choice)).contains("            matrix products: --precision float32|tf32");
        assertThat(choice.json(false).toString()).contains("\"precisions\":[\"float32\",\"tf32\"]");
        assertThat(text(health("beads are round", null))).doesNotContain("--precision", "beads are round");
        assertThat(DeviceHealth.of(Devices.available().getLast(), false).offered())
                .containsExactly("float32");
    }

    @Test
    void aReportSaysWhyAPrecisionIsRefused() {
        Speed speed = new Speed(1, 2, 3);
        assertThat(text(health("beads are round", speed))).contains("            beads are round");
        assertThat(DeviceHealth.of(Devices.available().getLast(), false)
                        .precisions()
                        .get(MatmulPrecision.TF32))
                .contains("FLOAT32 only, not in TF32");
    }

    private static DeviceHealth health(String refusalOfTf32, Speed speed) {
        BackendInfo info = new BackendInfo("abacus", "beads", "fingers", 1, 10, true);
        Map<MatmulPrecision, String> precisions = new EnumMap<>(MatmulPrecision.class);
        precisions.put(MatmulPrecision.FLOAT32, "");
        precisions.put(MatmulPrecision.TF32, refusalOfTf32);
        return new DeviceHealth(
                new BackendProvider.AvailableDevice("abacus", "beads", 1), info, null, precisions, List.of(), speed);
    }

    private static String text(DeviceHealth health) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output output = new Output(out, StandardCharsets.UTF_8, Optional.empty(), false);
        health.print(output, false);
        output.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aDeviceIsDescribedWithTheRoundingOfItsProducts() {
        BackendInfo tf32 = new BackendInfo("abacus", "beads", "fingers", 1, 10, true, MatmulPrecision.TF32, Map.of());

        assertThat(DeviceOptions.describe(tf32)).isEqualTo("abacus (fingers, matrix products in TF32)");
        assertThat(DeviceOptions.describe(new BackendInfo("abacus", "beads", "fingers", 1, 10, true)))
                .isEqualTo("abacus (fingers)");
    }

    @Test
    void aDeviceThatDoesNotOpenIsIll() {
        DeviceHealth health = DeviceHealth.of(new BackendProvider.AvailableDevice("abacus", "beads", 1), true);

        assertThat(health.isHealthy()).isFalse();
        assertThat(health.problem()).contains("there is no device 'abacus'");
        assertThat(health.json(false).toString()).startsWith("{\"name\":\"abacus\"");
    }

    @Test
    void aWrongResultIsSaid() {
        var wrong = new SelfTest.Outcome("reduction", 0.5, 1e-5, null);
        var nan = new SelfTest.Outcome("reduction", Double.NaN, 1e-5, null);

        assertThat(wrong.passed()).isFalse();
        assertThat(nan.passed()).isFalse();
        assertThat(wrong.verdict()).isEqualTo("FAILED: 5.0e-01 from the reference, allowed 1e-05");
    }
}
