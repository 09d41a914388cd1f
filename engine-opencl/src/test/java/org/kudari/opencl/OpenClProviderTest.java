package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.opencl.matmul.MatrixUnits;
import org.kudari.opencl.runtime.DeviceDiscovery;

class OpenClProviderTest {
    @Test
    void offersTheDevicesOfTheDrivers() {
        int devices = DeviceDiscovery.discover().devices().size();
        assertThat(ServiceLoader.load(BackendProvider.class))
                .filteredOn(provider -> provider.kind().equals("opencl"))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.find()).hasSize(devices);
                    assertThat(provider.unavailableReason().isEmpty()).isEqualTo(devices > 0);
                });
    }

    @Test
    void aPrecisionThatADeviceDoesNotHaveIsRefused() {
        boolean hasOthers = MatrixUnits.precisions(TestDevice.find()).size() > 1;
        assumeFalse(hasOthers, "the device may have matrix units");
        for (MatmulPrecision precision : List.of(MatmulPrecision.TF32, MatmulPrecision.BFLOAT16)) {
            DeviceSettings settings = DeviceSettings.DEFAULT.withMatmulPrecision(precision);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new OpenClProvider().open("opencl:0", settings))
                    .withMessage("the device 'opencl:0' multiplies matrices in FLOAT32 only, not in " + precision
                            + ": that takes the matrix units of an NVIDIA GPU (opencl)");
        }
    }

    @Test
    void anUnknownDeviceIsRefusedWithAListOfTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenClProvider().open("opencl:99", DeviceSettings.DEFAULT))
                .withMessageStartingWith("there is no device 'opencl:99': OpenCL: ");
    }
}
