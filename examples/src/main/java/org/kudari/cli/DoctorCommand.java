package org.kudari.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kudari doctor}. */
@Command(
        name = "doctor",
        abbreviateSynopsis = true,
        description =
                "Says what runs here: the JVM, the devices and their kernels, and whether each device computes right.",
        footer = {"", "Exit code 1 if a self-test fails."})
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private JsonOption json;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<BackendProvider.Found> found = Devices.found();
        List<DeviceHealth> devices = found.stream().map(DeviceHealth::of).toList();
        List<String> absences = Devices.absences();
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
        out.line("kudari      %s", Main.version());
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
        out.line("");
        out.line(isHealthy ? "All self-tests passed." : "A self-test FAILED: do not trust results of that device.");
    }

    private static Json json(List<DeviceHealth> devices, List<String> absences, boolean isHealthy) {
        return new Json()
                .put("version", Main.version())
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
                .put("passed", isHealthy);
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
