package org.kudari.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.backend.tool.ValidatingBackend;

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
