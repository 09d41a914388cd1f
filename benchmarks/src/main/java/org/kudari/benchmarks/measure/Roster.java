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
     * How the idle OpenMP threads of a peer wait, where it is fastest: JavaCPP's libtorch and ND4J have OpenBLAS's threads
     * beside OpenMP's, and lose a factor of 2 to 10 on two cores if OpenMP's threads spin while OpenBLAS's work;
     * PyTorch with MKL has
     * one team, and loses a factor of 2 if that sleeps. Values in the environment take precedence.
     */
    private static final Map<String, Map<String, String>> BEST_WAITING = Map.of(
            "djl-pytorch", Map.of("OMP_PROC_BIND", "true"),
            "libtorch", Map.of("OMP_WAIT_POLICY", "PASSIVE"),
            "nd4j", Map.of("OMP_WAIT_POLICY", "PASSIVE"));

    private final List<String> devices;
    private final MatmulPrecision precision;
    private final List<ContenderLauncher> peers;

    /** What maps and reductions are held against. */
    private final ContenderLauncher copy;

    private Roster(
            List<String> devices, MatmulPrecision precision, List<ContenderLauncher> peers, ContenderLauncher copy) {
        this.devices = List.copyOf(devices);
        this.precision = precision;
        this.peers = List.copyOf(peers);
        this.copy = copy;
    }

    /** This engine's devices alone, with the precision of their matrix products. */
    public static Roster of(List<String> devices, MatmulPrecision precision) {
        return new Roster(devices, precision, List.of(), JavaLauncher.yardstick(BuiltInContenders.COPY));
    }

    /** The same and OpenBLAS, and whoever has a folder of jars in the given one. */
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
        return new Roster(devices, precision, peers, JavaLauncher.yardstick(BuiltInContenders.COPY));
    }

    /**
     * The same and PyTorch on a GPU, with matrix products of the devices' precision.
     *
     * @param python a program's name or path
     */
    public Roster withPytorch(String python) {
        List<ContenderLauncher> more = new ArrayList<>(peers);
        more.add(PytorchLauncher.peer(python, precision));
        return new Roster(devices, precision, more, copy);
    }

    /** The same, with maps and reductions held against a copy on that GPU, and nothing against the host's limits. */
    public Roster heldAgainstGpu(String python) {
        return new Roster(devices, precision, peers, PytorchLauncher.copy(python));
    }

    /** Whether the host's limits say something of those who take part. */
    boolean isHeldAgainstHost() {
        return copy instanceof JavaLauncher;
    }

    /** What factors of matrix products are rounded to on this engine's devices. */
    MatmulPrecision precision() {
        return precision;
    }

    /** How long the longest name of a contender is. */
    public int longestName() {
        return Stream.concat(deviceEntrants(), peers.stream())
                .mapToInt(launcher -> launcher.name().length())
                .max()
                .orElse(0);
    }

    private Stream<ContenderLauncher> deviceEntrants() {
        return devices.stream().map(device -> JavaLauncher.device(device, precision));
    }

    /** Who takes part in a suite; a peer with nothing for a case says so then. */
    List<ContenderLauncher> launchers(Suite suite) {
        List<ContenderLauncher> entrants = new ArrayList<>(deviceEntrants().toList());
        peers.stream()
                .filter(peer -> suite == Suite.MATMUL || !peer.name().equals(BuiltInContenders.OPEN_BLAS))
                .forEach(entrants::add);
        if (suite == Suite.MAP || suite == Suite.REDUCE) {
            entrants.add(copy);
        }
        return entrants;
    }

    /**
     * Starts one.
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
        // DJL reports its use to its makers unless told not to.
        environment.put("OPT_OUT_TRACKING", "true");
        boolean debugging = environment.containsKey("KUDARI_DEBUG");
        builder.redirectError(debugging ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        return ContenderProcessHandle.start(launcher, builder);
    }
}
