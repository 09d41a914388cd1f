package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.kudari.backend.BackendProvider;
import org.kudari.opencl.runtime.OpenCl;

class OpenClProviderTest {
    @Test
    void offersWhatTheDriversOffer() {
        int devices = OpenCl.survey().devices().size();
        assertThat(ServiceLoader.load(BackendProvider.class))
                .filteredOn(provider -> provider.kind().equals("opencl"))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.find()).hasSize(devices);
                    assertThat(provider.absence().isEmpty()).isEqualTo(devices > 0);
                });
    }

    @Test
    void askingForAnotherSaysWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenClProvider().open("opencl:99", 0))
                .withMessageStartingWith("there is no device 'opencl:99': OpenCL: ");
    }
}
