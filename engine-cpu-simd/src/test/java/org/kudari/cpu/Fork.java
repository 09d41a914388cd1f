package org.kudari.cpu;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a test class in another JVM, with everything on the class path. */
public final class Fork {
    private Fork() {}

    /**
     * Runs the main method of a test class to its end.
     *
     * @return the output, without the line of the JVM about incubator modules
     */
    public static String run(Class<?> main, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dkudari.cache=none");
        command.addAll(List.of("-cp", classPath(main), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return printed.replaceFirst("WARNING: Using incubator modules.*\\R", "").strip();
    }

    private static String classPath(Class<?> test) {
        return Stream.of(
                        testClasses(test), System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Returns the folder of the test classes. On the module path they are a patch of the module under test, which no
     * property names.
     */
    private static String testClasses(Class<?> test) {
        String name = test.getName().replace('.', '/') + ".class";
        String place = test.getResource("/" + name).toString();
        return Path.of(URI.create(place.substring(0, place.length() - name.length())))
                .toString();
    }
}
