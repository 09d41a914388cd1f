package org.kudari.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.backend.tool.ValidatingBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

class DevicesTest {
    @AfterEach
    void forgetTools() {
        System.clearProperty("kudari.debug");
        System.clearProperty("kudari.validate");
    }

    @Test
    void theReferenceIsAlwaysThereAndNeverPreferred() {
        assertThat(Devices.available())
                .extracting(BackendProvider.AvailableDevice::name)
                .contains("reference");
        assertThat(Devices.available().getLast().name()).isEqualTo("reference");
    }

    @Test
    void withoutPropertiesADeviceIsItsBackendAlone() {
        try (Device device = Devices.open("reference")) {
            assertThat(device.backend()).isInstanceOf(ReferenceBackend.class);
        }
    }

    @Test
    void aPropertyPutsTheValidatorAroundADevice() {
        System.setProperty("kudari.validate", "true");
        try (Device device = Devices.open("reference")) {
            assertThat(device.backend()).isInstanceOf(ValidatingBackend.class);
            assertThat(device.name()).isEqualTo("reference");
        }
    }

    @Test
    void aPropertyPutsTheTracerAroundADevice() {
        System.setProperty("kudari.debug", "2");
        System.setProperty("kudari.validate", "true");
        try (Device device = Devices.open("reference")) {
            assertThat(device.backend()).isInstanceOf(TracingBackend.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "1", "TRUE", "Yes"})
    void theValidatorIsAskedForInSeveralWords(String value) {
        System.setProperty("kudari.validate", value);
        try (Device device = Devices.open("reference")) {
            assertThat(device.backend()).isInstanceOf(ValidatingBackend.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"kudari.validate, false", "kudari.validate, no", "kudari.validate, 0", "kudari.debug, 0"})
    void toolsAreDeclined(String property, String value) {
        System.setProperty(property, value);
        try (Device device = Devices.open("reference")) {
            assertThat(device.backend()).isInstanceOf(ReferenceBackend.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    void eachLevelOfDebuggingPrintsSomething(String value) {
        System.setProperty("kudari.debug", value);
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (Device device = Devices.open("reference")) {
            Tensor.ones(device, DType.FLOAT32, Shape.of(4)).exp();
        } finally {
            System.setErr(before);
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .anyMatch(line -> line.matches(" *[0-9.]+ us +[0-9.]+ % +1 {2}map {2}\\(x0\\) -> exp\\(x0\\)"));
        assertThat(lines.stream().anyMatch(line -> line.matches("map .*GFLOP/s.*exp\\(x0\\)")))
                .isEqualTo(!value.equals("1"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "kudari.validate, maybe, 'it is true, yes or 1, or false, no or 0'",
                "kudari.validate, '', 'it is true, yes or 1, or false, no or 0'",
                "kudari.validate, 2, 'it is true, yes or 1, or false, no or 0'",
                "kudari.debug, yes, 'it is 0 for nothing, 1 for'",
                "kudari.debug, true, 'it is 0 for nothing, 1 for'",
                "kudari.debug, -1, 'it is 0 for nothing, 1 for'",
                "kudari.debug, 3, 'it is 0 for nothing, 1 for'",
                "kudari.debug, 2.5, 'it is 0 for nothing, 1 for'"
            })
    void aPropertyThatMeansNothingIsRefused(String property, String value, String message) {
        System.setProperty(property, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Devices.open("reference"))
                .withMessageStartingWith("-D" + property + "=" + value + " means nothing: ")
                .withMessageContaining(message);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Devices.open("abacus"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no device 'abacus' here; there are: auto, ")
                .hasMessageContaining("reference");
        assertThatThrownBy(() -> Devices.open("reference", -1)).hasMessageContaining("-1");
    }

    @Test
    void aPartOfADevicesOwnNameNamesIt() {
        String description = new ReferenceBackend().info().description();
        String part = description.substring(3, 12).toUpperCase(Locale.ROOT);
        try (Device device = Devices.open("reference:" + part)) {
            assertThat(device.name()).isEqualTo("reference");
        }
        for (String other : new String[] {"reference:abacus", "reference:1", "reference:"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Devices.open(other))
                    .withMessageContaining("there is no device '" + other + "' here; there are: auto, ");
        }
    }

    @Test
    void aDeviceSaysInWhichPrecisionItMultiplies() {
        try (Device device = Devices.open("reference", DeviceSettings.DEFAULT.withThreads(1))) {
            assertThat(device.info().matmulPrecision()).isEqualTo(MatmulPrecision.FLOAT32);
        }
    }

    @Test
    void aPrecisionThatADeviceDoesNotHaveIsRefused() {
        DeviceSettings tf32 = DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Devices.open("reference", tf32))
                .withMessage("the device 'reference' multiplies matrices in FLOAT32 only, not in TF32: "
                        + "that takes the matrix units of an NVIDIA GPU (opencl)");
    }
}
