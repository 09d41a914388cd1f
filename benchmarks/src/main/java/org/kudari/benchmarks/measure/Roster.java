package org.kudari.benchmarks.measure;

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
import org.kudari.benchmarks.contender.BuiltInContenders;

/** The contenders of a run. */
public final class Roster {

    /**
     * The fastest way for the idle OpenMP threads of a peer to wait. JavaCPP's libtorch and ND4J have OpenBLAS's
     * threads beside OpenMP's. They lose a factor of 2 to 10 on two cores if OpenMP's threads spin while OpenBLAS's
     * work. PyTorch with MKL has one pool of threads, and loses a factor of 2 if that sleeps. Values in the environment
     * take precedence.
     */
    private static final Map<String, Map<String, String>> BEST_WAITING = Map.of(
            "djl-pytorch", Map.of("OMP_PROC_BIND", "true"),
            "libtorch", Map.of("OMP_WAIT_POLICY", "PASSIVE"),
            "nd4j", Map.of("OMP_WAIT_POLICY", "PASSIVE"));

    private final List<String> devices;
    private final MatmulPrecision precision;
    private final List<ContenderLauncher> peers;

    /** Other builds of this engine, on its first device. */
    private final List<ContenderLauncher> builds;

    /** The copy with which maps and reductions are compared, or null. */
    private final ContenderLauncher copy;

    private Roster(
            List<String> devices,
            MatmulPrecision precision,
            List<ContenderLauncher> builds,
            List<ContenderLauncher> peers,
            ContenderLauncher copy) {
        this.devices = List.copyOf(devices);
        this.builds = List.copyOf(builds);
        this.precision = precision;
        this.peers = List.copyOf(peers);
        this.copy = copy;
    }

    /** The devices of this engine, with the precision of their matrix products. */
    public static Roster of(List<String> devices, MatmulPrecision precision) {
        return new Roster(devices, precision, List.of(), List.of(), JavaLauncher.yardstick(BuiltInContenders.COPY));
    }

    /** The devices of this engine with nothing beside them, neither a copy nor the host's limits. */
    public static Roster alone(List<String> devices, MatmulPrecision precision) {
        return new Roster(devices, precision, List.of(), List.of(), null);
    }

    /** The devices, OpenBLAS, and each peer that has a folder of jars in the given folder. */
    public static Roster withPeers(List<String> devices, MatmulPrecision precision, Path folders) {
        List<ContenderLauncher> peers = new ArrayList<>();
        try (Stream<Path> found = Files.list(folders)) {
            found.filter(Files::isDirectory)
                    .sorted()
                    .forEach(folder ->
                            peers.add(JavaLauncher.peer(folder.getFileName().toString(), folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        peers.addFirst(JavaLauncher.peer(BuiltInContenders.OPEN_BLAS, null));
        return new Roster(devices, precision, List.of(), peers, JavaLauncher.yardstick(BuiltInContenders.COPY));
    }

    /**
     * This roster with other builds of this engine on the first device.
     *
     * @param builds the folder of the jars of each, by the name that it has in reports
     */
    public Roster withBuilds(Map<String, Path> builds) {
        List<ContenderLauncher> launchers = new ArrayList<>();
        builds.forEach((name, jars) -> launchers.add(JavaLauncher.build(name, jars, devices.getFirst(), precision)));
        return new Roster(devices, precision, launchers, peers, copy);
    }

    /**
     * This roster with PyTorch on a GPU, with matrix products of the devices' precision.
     *
     * @param python the name or path of the Python program
     */
    public Roster withPytorch(String python) {
        List<ContenderLauncher> more = new ArrayList<>(peers);
        more.add(PytorchLauncher.peer(python, precision));
        return new Roster(devices, precision, builds, more, copy);
    }

    /** This roster with maps and reductions compared with a copy on that GPU, and without the host's limits. */
    public Roster heldAgainstGpu(String python) {
        return new Roster(devices, precision, builds, peers, PytorchLauncher.copy(python));
    }

    /** Whether the contenders are compared with the host's limits. */
    boolean isHeldAgainstHost() {
        return copy instanceof JavaLauncher;
    }

    /** The precision of matrix products on this engine's devices. */
    MatmulPrecision precision() {
        return precision;
    }

    /** The length of the longest name of a contender. */
    public int longestName() {
        return Stream.concat(deviceLaunchers(), peers.stream())
                .mapToInt(launcher -> launcher.name().length())
                .max()
                .orElse(0);
    }

    private Stream<ContenderLauncher> deviceLaunchers() {
        return Stream.concat(devices.stream().map(device -> JavaLauncher.device(device, precision)), builds.stream());
    }

    /** The contenders of a suite. A peer may still not support a case. */
    List<ContenderLauncher> launchers(Suite suite) {
        List<ContenderLauncher> launchers = new ArrayList<>(deviceLaunchers().toList());
        peers.stream()
                .filter(peer -> suite == Suite.MATMUL || !peer.name().equals(BuiltInContenders.OPEN_BLAS))
                .forEach(launchers::add);
        if (copy != null && (suite == Suite.MAP || suite == Suite.REDUCE)) {
            launchers.add(copy);
        }
        return launchers;
    }

    /**
     * Starts a contender.
     *
     * @throws ContenderFailure if it cannot run here
     */
    ContenderHandle start(ContenderLauncher launcher, int threads) {
        ProcessBuilder builder = launcher.process(threads);
        Map<String, String> environment = builder.environment();
        String count = Integer.toString(threads);
        environment.put("OMP_NUM_THREADS", count);
        environment.put("MKL_NUM_THREADS", count);
        environment.put("OPENBLAS_NUM_THREADS", count);
        BEST_WAITING.getOrDefault(launcher.name(), Map.of()).forEach(environment::putIfAbsent);
        // Without this, DJL reports its use to its authors.
        environment.put("OPT_OUT_TRACKING", "true");
        boolean debugging = environment.containsKey("KUDARI_DEBUG");
        builder.redirectError(debugging ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        return ContenderProcessHandle.start(launcher, builder);
    }
}
