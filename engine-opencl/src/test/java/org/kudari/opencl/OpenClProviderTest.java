package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Devices;

class OpenClProviderTest {
    private static final OpenClDevice DEVICE =
            new OpenClDevice("pthread-AMD EPYC", "pocl", "3.1", 2, 1 << 30, 1 << 28, 1 << 16, 4096);

    @Test
    void isFoundAndOffersNothingYet() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .filteredOn(provider -> provider.kind().equals("opencl"))
                .singleElement()
                .satisfies(provider -> assertThat(provider.find()).isEmpty());
        assertThat(Devices.absences())
                .filteredOn(sentence -> sentence.startsWith("OpenCL:"))
                .hasSize(1);
    }

    @Test
    void saysInOneSentenceWhatIsThere() {
        assertThat(Survey.of(List.of()).sentence()).isEqualTo("OpenCL: no driver here offers a device.");
        assertThat(Survey.of(List.of(DEVICE)).sentence())
                .isEqualTo("OpenCL: 1 device found (pthread-AMD EPYC (pocl 3.1)), but this version has no kernels for"
                        + " OpenCL yet.");
        assertThat(Survey.of(List.of(DEVICE, DEVICE)).sentence()).startsWith("OpenCL: 2 devices found (");
        assertThat(Survey.without("no loader (libOpenCL.so.1) on this machine").sentence())
                .isEqualTo("OpenCL: no loader (libOpenCL.so.1) on this machine.");
    }

    @Test
    void namesTheLoaderOfEachSystem() {
        assertThat(OpenCl.loaderName("Linux")).isEqualTo("libOpenCL.so.1");
        assertThat(OpenCl.loaderName("Windows 11")).isEqualTo("OpenCL.dll");
        assertThat(OpenCl.loaderName("Mac OS X")).endsWith("OpenCL.framework/OpenCL");
    }

    @Test
    void askingForOneSaysWhyThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenClProvider().open("opencl:0", 0))
                .withMessageStartingWith("there is no device 'opencl:0': OpenCL: ");
    }
}
