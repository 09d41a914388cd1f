package org.kudari.benchmarks.measure;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.contender.BuiltInContenders;
import org.kudari.benchmarks.contender.ContenderProcess;

/**
 * A contender in a JVM: this engine's devices, the machine's limits, and libraries for Java.
 *
 * @param name the name in reports
 * @param contender the name by which the process knows what to be
 * @param folder the jars of a peer; null if none is needed
 * @param build the jars of another build of this engine, which take the place of this build's; null for this one
 */
record JavaLauncher(String name, String contender, Role role, MatmulPrecision precision, Path folder, Path build)
        implements ContenderLauncher {

    /**
     * C2 generates slower code for a limit's loop if it inlines the loop. When it compiled the caller again after about
     * 20 measurements, the multiply-adds of two threads were seen to fall from 210 to 94 GFLOP/s for the rest of a run.
     */
    private static final List<String> KEEP_LOOPS_APART = List.of(
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,org.kudari.benchmarks.FmaPeak::chains",
            "-XX:CompileCommand=dontinline,org.kudari.benchmarks.contender.CopyLoop::copy");

    /** This engine on a device. */
    static JavaLauncher device(String device, MatmulPrecision precision) {
        String name = BuiltInContenders.name(device, precision);
        return new JavaLauncher(name, name, Role.DEVICE, precision, null, null);
    }

    /** Another build of this engine on a device. */
    static JavaLauncher build(String name, Path jars, String device, MatmulPrecision precision) {
        return new JavaLauncher(name, BuiltInContenders.name(device, precision), Role.DEVICE, precision, null, jars);
    }

    /** A library with its jars. It does not round factors. */
    static JavaLauncher peer(String name, Path folder) {
        return new JavaLauncher(name, name, Role.PEER, MatmulPrecision.FLOAT32, folder, null);
    }

    /** A yardstick: a limit of the machine, or a copy. */
    static JavaLauncher yardstick(String name) {
        return new JavaLauncher(name, name, Role.YARDSTICK, MatmulPrecision.FLOAT32, null, null);
    }

    @Override
    public ProcessBuilder process(int threads) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED"));
        if (tunesItself()) {
            // Otherwise a tuner that starts in the middle of a run would be measured, too.
            command.add("-Dkudari.cache=none");
        }
        if (role == Role.DEVICE) {
            command.addAll(optionsOfUser());
        } else if (role == Role.YARDSTICK) {
            command.addAll(KEEP_LOOPS_APART);
        }
        String classPath = build == null ? classPath() : build.resolve("*").toString();
        if (folder != null) {
            Path cache = folder.resolve("cache");
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
            command.add("-DDJL_CACHE_DIR=" + cache);
            command.add("-Dai.djl.offline=true");
            classPath += File.pathSeparator + folder.resolve("*");
        }
        command.addAll(
                List.of("-cp", classPath, ContenderProcess.class.getName(), contender, Integer.toString(threads)));
        return new ProcessBuilder(command);
    }

    /**
     * OpenCL devices are tuned only by {@code kudari tune}, and use its stored results. The CPU backend tunes itself in
     * the background.
     */
    private boolean tunesItself() {
        return !contender.startsWith(BuiltInContenders.name("opencl", MatmulPrecision.FLOAT32));
    }

    private static List<String> optionsOfUser() {
        String options = System.getenv().getOrDefault("KUDARI_JAVA_OPTS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    /** The class path of this process. Tests run as modules, the command does not. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }
}
