package org.kudari.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.report.DeviceAdvice.Device;

class DeviceAdviceTest {
    private static final TrainCase NETWORK = new TrainCase(List.of(784, 256, 10), 128);

    private static List<String> advice(Device... devices) {
        List<String> lines = new DeviceAdvice(NETWORK, List.of(devices)).lines();
        return lines.subList(lines.indexOf("") + 1, lines.size());
    }

    @Test
    void aSmallNetworkIsForTheProcessor() {
        assertThat(advice(
                        new Device("cpu", true, 0.2e-3, 0.01e-3, 0.01e-3),
                        new Device("opencl:0", false, 0.5e-3, 0.4e-3, 0.05e-3)))
                .containsExactly(
                        "take cpu: a step takes 200 us, and 2.50 times as long on opencl:0",
                        "why: opencl:0 needs 80 % of its time to start its kernels, whatever their size; wider layers or"
                                + " larger batches may turn this round");
    }

    @Test
    void aLargeOneIsForTheGpu() {
        assertThat(advice(
                        new Device("cpu", true, 10e-3, 0.01e-3, 0.01e-3),
                        new Device("opencl:0", false, 1e-3, 0.4e-3, 0.05e-3)))
                .containsExactly(
                        "take opencl:0: a step takes 1.00 ms, and 10.0 times as long on cpu",
                        "why: there is enough to compute: opencl:0 does 105 GFLOP/s, cpu 10.5");
    }

    @Test
    void theWayToTheDeviceMayDecide() {
        assertThat(advice(
                        new Device("cpu", true, 1.5e-3, 0.01e-3, 0.1e-3),
                        new Device("opencl:0", false, 1e-3, 0.4e-3, 3e-3)))
                .last()
                .isEqualTo(
                        "but take cpu if every batch is new: with its way to the device a step takes 1.60 ms, and 4.00 ms on"
                                + " opencl:0");
    }

    @Test
    void aProcessorUnderOpenClIsTheProcessor() {
        List<String> lines = new DeviceAdvice(
                        NETWORK,
                        List.of(
                                new Device("cpu", true, 1e-3, 0.01e-3, 0.01e-3),
                                new Device("opencl:0", true, 3e-3, 0.4e-3, 0.05e-3)))
                .lines();

        assertThat(lines).anyMatch(line -> line.startsWith("opencl:0 (processor) "));
        assertThat(lines).last().isEqualTo("why: both are this machine's processor, programmed in two ways");
    }

    @Test
    void aLeadThatMayBeGoneIsNone() {
        assertThat(advice(
                        new Device("cpu", true, 1.05e-3, 0.01e-3, 0.01e-3),
                        new Device("opencl:0", false, 1e-3, 0.4e-3, 0.01e-3)))
                .first()
                .isEqualTo("take either opencl:0 or cpu: their steps differ by less than the next run may");
    }

    @Test
    void oneDeviceIsTaken() {
        assertThat(advice(new Device("cpu", true, 1e-3, 0.01e-3, 0.01e-3)))
                .containsExactly("take cpu: no other device was measured to compare with");
    }
}
