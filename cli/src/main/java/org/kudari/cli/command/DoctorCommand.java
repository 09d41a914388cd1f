package org.kudari.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.kudari.backend.BackendProvider;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.options.Version;
import org.kudari.cli.report.DeviceHealth;
import org.kudari.cli.report.Settings;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Terminal;
import org.kudari.cli.terminal.Text;
import org.kudari.device.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kudari doctor}. */
@Command(
        name = "doctor",
        abbreviateSynopsis = true,
        description =
                "Says what runs here: the JVM, the devices and their kernels, and whether each device computes right.",
        footer = {"", "Exit code 1 if a self-test fails."})
public final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private JsonOption json;

    @Option(
            names = "--report",
            description = {
                "Everything that a report of a problem should contain: how fast each device is, all that is known of it,"
                        + " and the settings. Takes a few seconds a device."
            })
    private boolean isReport;

    /** @param terminal where its output goes */
    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<BackendProvider.AvailableDevice> found = Devices.available();
        List<DeviceHealth> devices =
                found.stream().map(device -> DeviceHealth.of(device, isReport)).toList();
        List<String> absences = Devices.unavailableReasons();
        boolean isHealthy = devices.stream().allMatch(DeviceHealth::isHealthy);
        if (json.isSet()) {
            terminal.out().line(json(devices, absences, isHealthy).toString());
        } else {
            print(devices, absences, isHealthy);
        }
        return isHealthy ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(List<DeviceHealth> devices, List<String> absences, boolean isHealthy) {
        Output out = terminal.out();
        out.line("kudari      %s", Version.text());
        out.line("java        %s, %s", Runtime.version(), System.getProperty("java.vendor"));
        out.line("system      %s, %s", system(), Text.count(Runtime.getRuntime().availableProcessors(), "processor"));
        out.line(
                "heap        up to %s; KUDARI_JAVA_OPTS=-Xmx... sets it",
                Text.bytes(Runtime.getRuntime().maxMemory()));
        out.line("");
        out.line("Devices");
        devices.forEach(device -> device.print(out, device == devices.getFirst()));
        if (!absences.isEmpty()) {
            out.line("");
            out.line("Not here");
            absences.forEach(out::line);
        }
        if (isReport) {
            printReport(devices);
        }
        out.line("");
        out.line(isHealthy ? "All self-tests passed." : "A self-test FAILED: do not trust results of that device.");
    }

    private void printReport(List<DeviceHealth> devices) {
        Output out = terminal.out();
        for (DeviceHealth device : devices) {
            if (device.info() != null && !device.info().details().isEmpty()) {
                out.line("");
                out.line("Details of %s", device.availableDevice().name());
                device.info().details().forEach((key, value) -> out.line("  %-18s %s", key, value));
            }
        }
        out.line("");
        out.line("Settings");
        Settings.here().forEach((name, value) -> out.line("  %s=%s", name, value));
    }

    private Json json(List<DeviceHealth> devices, List<String> absences, boolean isHealthy) {
        return new Json()
                .put("version", Version.text())
                .put("java", Runtime.version().toString())
                .put("vendor", System.getProperty("java.vendor"))
                .put("system", system())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("heapBytes", Runtime.getRuntime().maxMemory())
                .put(
                        "devices",
                        devices.stream()
                                .map(device -> device.json(device == devices.getFirst()))
                                .toList())
                .put("absent", absences)
                .put("settings", isReport ? Json.of(Settings.here()) : null)
                .put("passed", isHealthy);
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
