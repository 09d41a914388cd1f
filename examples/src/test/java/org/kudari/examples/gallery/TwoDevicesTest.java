package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Language;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.StepTimes;
import org.kudari.examples.gallery.parts.StepTimes.Time;
import org.kudari.io.InvalidInputException;

class TwoDevicesTest {
    /** A processor that takes time by the size, and a GPU that takes long to start. */
    private static StepTimes madeUp() {
        List<Time> times = new ArrayList<>();
        for (String kind : List.of("width", "batch", "transfer")) {
            for (int size : new int[] {10, 100, 1000}) {
                times.add(new Time("cpu", "processor", kind, size, 1e-5 * size));
                times.add(new Time("opencl:0", "Some GPU 9", kind, size, 2e-3));
            }
        }
        return new StepTimes(times);
    }

    @Test
    void theCrossingIsMarked() {
        assertThat(TwoDevices.crossings(madeUp().ofDevices("width")))
                .singleElement()
                .satisfies(size -> assertThat(size).isCloseTo(200, within(1e-6)));
        try (Device device = Devices.open("cpu")) {
            Page page = Gallery.exhibits(madeUp()).getLast().page(device, Language.JA);
            assertThat(page.figures().get("widths").svg())
                    .contains(">cpu: \u30d7\u30ed\u30bb\u30c3\u30b5<", ">opencl:0: Some GPU 9<", ">200<");
        }
    }

    @Test
    void axesHaveUnitsAndCurvesHaveNames() {
        try (Device device = Devices.open("cpu")) {
            Page page = Gallery.exhibits(madeUp()).getLast().page(device, Language.EN);
            assertThat(page.figures().get("widths").svg())
                    .contains(">time (ms)<", ">width of the hidden layers (nodes)<")
                    .contains(">cpu: processor<", ">opencl:0: Some GPU 9<");
            assertThat(page.figures().get("batches").svg())
                    .contains(">time (ms)<", ">rows of a batch<")
                    .contains(">cpu: processor<", ">opencl:0: Some GPU 9<")
                    .contains(">cpu: processor, transfer<", ">opencl:0: Some GPU 9, transfer<");
        }
    }

    @Test
    void whoIsAlwaysTheFastestCrossesNobody() {
        List<Time> cpu = madeUp().ofDevices("width").getFirst();

        assertThat(TwoDevices.crossings(List.of(cpu, cpu))).isEmpty();
    }

    @Test
    void whatIsKeptIsWhatWasMeasured() {
        assertThat(StepTimes.of(madeUp().json())).isEqualTo(madeUp());
        assertThat(StepTimes.of(madeUp().json()).json()).isEqualTo(madeUp().json());
    }

    @Test
    void anotherFileIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> StepTimes.of("{}"))
                .withMessage(
                        "two-devices.json: '{}' is no line of such a file; make it again with --measure, or delete it");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> StepTimes.of(madeUp().json().replaceFirst("\\{.*\\},\n", "")))
                .withMessage("two-devices.json: not every device has the same times; make it again with --measure, or"
                        + " delete it");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> StepTimes.of(""));
    }

    @Test
    void withoutTimesItShowsNothing() {
        try (Device device = Devices.open("cpu")) {
            assertThat(Gallery.exhibits().getLast().page(device, Language.EN).names())
                    .isEmpty();
        }
    }
}
