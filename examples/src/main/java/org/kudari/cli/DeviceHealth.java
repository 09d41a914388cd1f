package org.kudari.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/**
 * A device, and whether it works.
 *
 * @param info what it is; null if it could not be opened
 * @param problem why it could not be opened; null if it could
 * @param precisions that it can round the factors of matrix products to
 * @param outcomes of the self-test
 * @param speed null if it was not measured
 */
record DeviceHealth(
        BackendProvider.Found found,
        BackendInfo info,
        String problem,
        List<MatmulPrecision> precisions,
        List<SelfTest.Outcome> outcomes,
        Speed speed) {

    /** @param measures whether to measure the speed too, which takes a few seconds */
    static DeviceHealth of(BackendProvider.Found found, boolean measures) {
        try (Device device = Devices.open(found.name())) {
            List<SelfTest.Outcome> outcomes = SelfTest.run(device);
            boolean works = outcomes.stream().allMatch(SelfTest.Outcome::passed);
            Speed speed = measures && works ? Speed.of(device) : null;
            return new DeviceHealth(found, device.info(), null, precisions(device), outcomes, speed);
        } catch (RuntimeException e) {
            return new DeviceHealth(found, null, e.toString(), List.of(), List.of(), null);
        }
    }

    private static List<MatmulPrecision> precisions(Device device) {
        return Stream.of(MatmulPrecision.values())
                .filter(precision -> precision == device.info().matmulPrecision() || opens(device.name(), precision))
                .toList();
    }

    private static boolean opens(String device, MatmulPrecision precision) {
        try (Device _ = Devices.open(device, DeviceSettings.DEFAULT.withMatmulPrecision(precision))) {
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    boolean isHealthy() {
        return problem == null && outcomes.stream().allMatch(SelfTest.Outcome::passed);
    }

    void print(Output output, boolean isPreferred) {
        output.line("%-11s %s%s", found.name(), found.description(), isPreferred ? "  <- auto" : "");
        if (problem != null) {
            output.line("            FAILED to open: %s", problem);
            return;
        }
        output.line("            kernels: %s", info.kernels());
        // To a device that is not the processor, one thread means nothing.
        String threads = info.threads() > 1 ? Text.count(info.threads(), "thread") + ", " : "";
        output.line("            %stensors of up to %,d elements", threads, info.maxBufferLength());
        if (precisions.size() > 1) {
            output.line(
                    "            matrix products: --precision %s",
                    precisions.stream().map(MatmulPrecision::label).collect(Collectors.joining("|")));
        }
        outcomes.forEach(outcome -> output.line("            %-16s %s", outcome.name(), outcome.verdict()));
        if (speed != null) {
            output.line("            %s", speed);
        }
    }

    Json json(boolean isPreferred) {
        Json json = new Json()
                .put("name", found.name())
                .put("description", found.description())
                .put("preferred", isPreferred)
                .put("problem", problem);
        if (info != null) {
            json.put("kernels", info.kernels())
                    .put("threads", info.threads())
                    .put("maxBufferLength", info.maxBufferLength())
                    .put(
                            "precisions",
                            precisions.stream().map(MatmulPrecision::label).toList())
                    .put("details", Json.of(info.details()));
        }
        if (speed != null) {
            json.put("speed", speed.json());
        }
        return json.put("selfTest", outcomes.stream().map(DeviceHealth::json).toList());
    }

    private static Json json(SelfTest.Outcome outcome) {
        return new Json()
                .put("name", outcome.name())
                .put("passed", outcome.passed())
                .put("error", outcome.error())
                .put("tolerance", outcome.tolerance())
                .put("problem", outcome.problem());
    }
}
