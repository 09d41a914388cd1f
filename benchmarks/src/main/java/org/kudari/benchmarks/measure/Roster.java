package org.kudari.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.contender.ContenderProcess;
import org.kudari.benchmarks.contender.OwnContenders;

/** Who takes part, and how their processes are started. */
public final class Roster {

    /**
     * How the idle OpenMP threads of a peer wait, where it is fastest: JavaCPP's libtorch and ND4J have OpenBLAS's threads
     * beside OpenMP's, and lose a factor of 2 to 10 on two cores if the one spin while the others work; PyTorch with MKL has
     * one team, and loses a factor of 2 if that sleeps. Whoever sets these in the environment has the last word.
     */
    private static final Map<String, Map<String, String>> BEST_WAITING = Map.of(
            "djl-pytorch", Map.of("OMP_PROC_BIND", "true"),
            "libtorch", Map.of("OMP_WAIT_POLICY", "PASSIVE"),
            "nd4j", Map.of("OMP_WAIT_POLICY", "PASSIVE"));

    /**
     * C2 makes worse code of a yardstick's loop where it inlines it: after some 20 turns, when it compiled the caller again, the
     * multiply-adds of two threads were seen to fall from 210 to 94 GFLOP/s for the rest of a run.
     */
    private static final List<String> KEEP_LOOPS_APART = List.of(
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,org.kudari.benchmarks.FmaPeak::chains",
            "-XX:CompileCommand=dontinline,org.kudari.benchmarks.contender.CopyLoop::copy");

    /** Somebody who takes part. The folder has the jars of a peer; it is null for who needs none. */
    record Entrant(String name, Role role, Path folder) {}

    private final List<String> devices;
    private final MatmulPrecision precision;
    private final List<Entrant> peers;

    private Roster(List<String> devices, MatmulPrecision precision, List<Entrant> peers) {
        this.devices = List.copyOf(devices);
        this.precision = precision;
        this.peers = List.copyOf(peers);
    }

    /** This engine's devices alone, with the precision of their matrix products. */
    public static Roster of(List<String> devices, MatmulPrecision precision) {
        return new Roster(devices, precision, List.of());
    }

    /** The same and OpenBLAS, and whoever has a folder of jars in the given one. */
    public static Roster withPeers(List<String> devices, MatmulPrecision precision, Path folders) {
        List<Entrant> peers = new ArrayList<>();
        try (Stream<Path> found = Files.list(folders)) {
            found.filter(Files::isDirectory)
                    .sorted()
                    .forEach(
                            folder -> peers.add(new Entrant(folder.getFileName().toString(), Role.PEER, folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        peers.addFirst(new Entrant(OwnContenders.OPEN_BLAS, Role.PEER, null));
        return new Roster(devices, precision, peers);
    }

    /** What factors of matrix products are rounded to on this engine's devices; peers round nothing. */
    MatmulPrecision precision() {
        return precision;
    }

    /** How long the longest name of this engine's contenders is. */
    public int longestName() {
        return devices.stream()
                .mapToInt(device -> OwnContenders.name(device, precision).length())
                .max()
                .orElse(0);
    }

    /** Who takes part in a suite; a peer with nothing for a case says so then. */
    List<Entrant> entrants(Suite suite) {
        List<Entrant> entrants = new ArrayList<>();
        devices.forEach(device -> entrants.add(new Entrant(OwnContenders.name(device, precision), Role.DEVICE, null)));
        peers.stream()
                .filter(peer -> suite == Suite.MATMUL || !peer.name().equals(OwnContenders.OPEN_BLAS))
                .forEach(entrants::add);
        if (suite == Suite.MAP || suite == Suite.REDUCE) {
            entrants.add(new Entrant(OwnContenders.COPY, Role.YARDSTICK, null));
        }
        return entrants;
    }

    /**
     * Starts one.
     *
     * @throws OpponentFailure if it cannot run here
     */
    Opponent start(Entrant entrant, int threads) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                // A tuner that starts in the middle of a run would be measured too.
                "-Dkudari.cache=none"));
        if (entrant.role() == Role.DEVICE) {
            command.addAll(optionsOfUser());
        } else if (entrant.role() == Role.YARDSTICK) {
            command.addAll(KEEP_LOOPS_APART);
        }
        String classPath = classPath();
        if (entrant.folder() != null) {
            Path cache = entrant.folder().resolve("cache");
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
            command.add("-DDJL_CACHE_DIR=" + cache);
            command.add("-Dai.djl.offline=true");
            classPath += File.pathSeparator + entrant.folder().resolve("*");
        }
        command.addAll(
                List.of("-cp", classPath, ContenderProcess.class.getName(), entrant.name(), Integer.toString(threads)));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        String count = Integer.toString(threads);
        environment.put("OMP_NUM_THREADS", count);
        environment.put("MKL_NUM_THREADS", count);
        environment.put("OPENBLAS_NUM_THREADS", count);
        BEST_WAITING.getOrDefault(entrant.name(), Map.of()).forEach(environment::putIfAbsent);
        // DJL reports its use to its makers unless told not to.
        environment.put("OPT_OUT_TRACKING", "true");
        boolean debugging = environment.containsKey("KUDARI_DEBUG");
        builder.redirectError(debugging ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        return ProcessOpponent.start(entrant.name(), entrant.role(), builder);
    }

    private static List<String> optionsOfUser() {
        String options = System.getenv().getOrDefault("KUDARI_JAVA_OPTS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    /** This process's own, as a class path: tests run as modules, the command does not. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }
}
