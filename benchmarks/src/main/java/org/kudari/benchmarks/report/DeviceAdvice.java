package org.kudari.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kudari.benchmarks.cases.TrainCase;

/**
 * Which device to take for a network, and why.
 *
 * @param network the training step
 * @param devices what was measured, at least one device
 */
public record DeviceAdvice(TrainCase network, List<Device> devices) {
    private static final String ROW = "%-28s %12s %12s %12s";

    /** A lead that may be gone in the next run. */
    private static final double CLOSE = 1.1;

    /** The share of a step from which on starting kernels is what it is about. */
    private static final double MOSTLY = 0.5;

    /**
     * What a device needs.
     *
     * @param name its name, such as {@code opencl:0}
     * @param isProcessor whether it is the machine's processor, by whatever name
     * @param step the seconds of a training step whose batch is on the device
     * @param start the seconds of a step of the same depth that has next to nothing to compute
     * @param transfer the seconds that a batch takes to get to the device
     */
    public record Device(String name, boolean isProcessor, double step, double start, double transfer) {
        private double share() {
            return Math.min(1, start / step);
        }

        private double withTransfer() {
            return step + transfer;
        }

        private String label() {
            return isProcessor ? name + " (processor)" : name;
        }
    }

    /** Checks the devices. */
    public DeviceAdvice {
        devices = List.copyOf(devices);
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("no device was measured");
        }
    }

    /** {@return a table and the advice, line by line} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(FigureFormat.format("a training step of %s, %.3g GFLOP", network.name(), network.flops() * 1e-9));
        lines.add(FigureFormat.format(ROW, "", "step", "starting", "a batch in"));
        for (Device device : devices) {
            lines.add(FigureFormat.format(
                    ROW,
                    device.label(),
                    FigureFormat.time(device.step),
                    FigureFormat.time(Math.min(device.start, device.step)),
                    FigureFormat.time(device.transfer)));
        }
        lines.add("");
        lines.addAll(advice());
        return lines;
    }

    private List<String> advice() {
        List<Device> ranked = devices.stream()
                .sorted(Comparator.comparingDouble(Device::step))
                .toList();
        Device best = ranked.getFirst();
        if (ranked.size() == 1) {
            return List.of("take " + best.name + ": no other device was measured to compare with");
        }
        Device next = ranked.get(1);
        List<String> advice = new ArrayList<>();
        double ratio = next.step / best.step;
        if (ratio < CLOSE) {
            advice.add(FigureFormat.format(
                    "take either %s or %s: their steps differ by less than the next run may", best.name, next.name));
        } else {
            advice.add(FigureFormat.format(
                    "take %s: a step takes %s, and %.3g times as long on %s",
                    best.name, time(best.step), ratio, next.name));
        }
        advice.add("why: " + why(best, next));
        Device fresh = devices.stream()
                .min(Comparator.comparingDouble(Device::withTransfer))
                .orElseThrow();
        if (fresh != best) {
            advice.add(FigureFormat.format(
                    "but take %s if every batch is new: with its way to the device a step takes %s, and %s on %s",
                    fresh.name, time(fresh.withTransfer()), time(best.withTransfer()), best.name));
        }
        return advice;
    }

    private static String time(double seconds) {
        return FigureFormat.time(seconds).strip();
    }

    private String why(Device best, Device next) {
        if (best.isProcessor && next.isProcessor) {
            return "both are this machine's processor, programmed in two ways";
        }
        if (next.share() > MOSTLY) {
            return FigureFormat.format(
                    "%s needs %.0f %% of its time to start its kernels, whatever their size; wider layers or larger batches"
                            + " may turn this round",
                    next.name, 100 * next.share());
        }
        return FigureFormat.format(
                "there is enough to compute: %s does %.3g GFLOP/s, %s %.3g",
                best.name, network.flops() * 1e-9 / best.step, next.name, network.flops() * 1e-9 / next.step);
    }
}
