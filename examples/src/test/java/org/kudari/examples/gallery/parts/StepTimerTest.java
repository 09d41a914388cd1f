package org.kudari.examples.gallery.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceException;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.parts.StepTimes.Time;
import org.kudari.io.InvalidInputException;

class StepTimerTest {
    /** No time is worth anything then. */
    private static final StepTimer.Plan HASTY = new StepTimer.Plan(List.of(1, 2), List.of(1), 1e-9);

    private final List<String> problems = new ArrayList<>();

    private StepTimes measure(String... devices) {
        return StepTimer.measure(List.of(devices), StepTimerTest::open, HASTY, problems::add);
    }

    private static Device open(String name) {
        if (name.equals("broken")) {
            throw new DeviceException("its driver is too old");
        }
        return Devices.open(name);
    }

    @Test
    void everySizeHasATimeOnEachDevice() {
        StepTimes measured = measure("cpu", "reference");

        assertThat(measured.times())
                .extracting(Time::device, Time::hardware, Time::of, Time::size)
                .containsExactly(
                        tuple("cpu", "processor", "width", 1),
                        tuple("cpu", "processor", "width", 2),
                        tuple("cpu", "processor", "batch", 1),
                        tuple("cpu", "processor", "transfer", 1),
                        tuple("reference", "processor", "width", 1),
                        tuple("reference", "processor", "width", 2),
                        tuple("reference", "processor", "batch", 1),
                        tuple("reference", "processor", "transfer", 1));
        assertThat(measured.times()).extracting(Time::seconds).allMatch(seconds -> seconds > 0);
        assertThat(StepTimes.of(measured.json())).isEqualTo(measured);
        assertThat(problems).isEmpty();
    }

    @Test
    void aDeviceThatFailsIsLeftOut() {
        assertThat(measure("broken", "reference").times())
                .extracting(Time::device)
                .containsOnly("reference");
        assertThat(problems).containsExactly("broken could not be measured: its driver is too old");
    }

    @Test
    void withoutADeviceThereIsNothingToShow() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> measure("broken"))
                .withMessage("no device here could be measured");
        assertThat(problems).hasSize(1);
    }
}
