package org.kudari.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine and the JVM of a run, in words. */
public record MachineDescription(String processor, String jvm) {

    public static MachineDescription ofThisMachine() {
        String processor = model() + ", " + Runtime.getRuntime().availableProcessors() + " processors";
        return new MachineDescription(
                processor, System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }
}
