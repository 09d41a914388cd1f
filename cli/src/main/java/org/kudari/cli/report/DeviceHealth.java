package org.kudari.cli.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Text;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/**
 * A device, and whether it works.
 *
 * @param info what it is; null if it could not be opened
 * @param problem why it could not be opened; null if it could
 * @param precisions that factors of matrix products can be rounded to, each with nothing, or why it is refused
 * @param outcomes of the self-test
 * @param speed null if it was not measured
 */
public record DeviceHealth(
        BackendProvider.AvailableDevice availableDevice,
        BackendInfo info,
        String problem,
        Map<MatmulPrecision, String> precisions,
        List<SelfTest.Outcome> outcomes,
        Speed speed) {

    /** @param measures whether to measure the speed too, which takes a few seconds */
    public static DeviceHealth of(BackendProvider.AvailableDevice availableDevice, boolean measures) {
        try (Device device = Devices.open(availableDevice.name())) {
            List<SelfTest.Outcome> outcomes = SelfTest.run(device);
            boolean works = outcomes.stream().allMatch(SelfTest.Outcome::passed);
            Speed speed = measures && works ? Speed.of(device) : null;
            return new DeviceHealth(availableDevice, device.info(), null, precisions(device), outcomes, speed);
        } catch (RuntimeException e) {
            return new DeviceHealth(availableDevice, null, e.toString(), Map.of(), List.of(), null);
        }
    }

    private static Map<MatmulPrecision, String> precisions(Device device) {
        Map<MatmulPrecision, String> precisions = new EnumMap<>(MatmulPrecision.class);
        for (MatmulPrecision precision : MatmulPrecision.values()) {
            boolean isOpen = precision == device.info().matmulPrecision();
            precisions.put(precision, isOpen ? "" : refusal(device.name(), precision));
        }
        return precisions;
    }

    /** Why a device cannot be opened with a precision; empty if it can. */
    private static String refusal(String device, MatmulPrecision precision) {
        try (Device _ = Devices.open(device, DeviceSettings.DEFAULT.withMatmulPrecision(precision))) {
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** The labels of the precisions that it has. */
    public List<String> offered() {
        return precisions.keySet().stream()
                .filter(precision -> precisions.get(precision).isEmpty())
                .map(MatmulPrecision::label)
                .toList();
    }

    /** Whether it opened and passed the self-test. */
    public boolean isHealthy() {
        return problem == null && outcomes.stream().allMatch(SelfTest.Outcome::passed);
    }

    /** Writes it for people. */
    public void print(Output output, boolean isPreferred) {
        output.line(
                "%-11s %s%s", availableDevice.name(), availableDevice.description(), isPreferred ? "  <- auto" : "");
        if (problem != null) {
            output.line("            FAILED to open: %s", problem);
            return;
        }
        output.line("            kernels: %s", info.kernels());
        // To a device that is not the processor, one thread means nothing.
        String threads = info.threads() > 1 ? Text.count(info.threads(), "thread") + ", " : "";
        output.line("            %stensors of up to %,d elements", threads, info.maxBufferLength());
        if (offered().size() > 1) {
            output.line("            matrix products: --precision %s", String.join("|", offered()));
        }
        outcomes.forEach(outcome -> output.line("            %-16s %s", outcome.name(), outcome.verdict()));
        if (speed != null) {
            output.line("            %s", speed);
            precisions.values().stream()
                    .filter(refusal -> !refusal.isEmpty())
                    .forEach(refusal -> output.line("            %s", refusal));
        }
    }

    /** The same as a JSON object. */
    public Json json(boolean isPreferred) {
        Json json = new Json()
                .put("name", availableDevice.name())
                .put("description", availableDevice.description())
                .put("preferred", isPreferred)
                .put("problem", problem);
        if (info != null) {
            json.put("kernels", info.kernels())
                    .put("threads", info.threads())
                    .put("maxBufferLength", info.maxBufferLength())
                    .put("precisions", offered())
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
