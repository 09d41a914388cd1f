package org.kudari.benchmarks.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The list of all cases. All sizes are defined here. */
public final class BenchmarkCases {
    /** The sides of square products. */
    private static final List<Integer> SQUARES = List.of(64, 100, 128, 256, 333, 512, 1000, 1024, 2048);

    /** Training steps: a batch, and the widths of the layers. */
    private static final List<TrainCase> NETWORKS = List.of(
            TrainCase.of(256, 784, 2048, 2048, 10),
            TrainCase.of(128, 784, 512, 256, 10),
            TrainCase.of(32, 64, 64, 64, 10),
            TrainCase.of(64, 1024, 1024, 1024, 1024));

    /** The rows of an epoch. */
    private static final int ROWS = 200_000;

    /** Epochs: tables of few and of many columns, and images. */
    public static final List<EpochCase> EPOCHS = List.of(
            new EpochCase(TrainCase.of(512, 28, 128, 128, 2), ROWS, false),
            new EpochCase(TrainCase.of(64, 13, 64, 64, 1), ROWS, false),
            new EpochCase(TrainCase.of(64, 784, 256, 128, 10), ROWS, true),
            new EpochCase(TrainCase.of(1024, 90, 512, 256, 1), ROWS, false));

    private static final List<EpochCase> LARGE_EPOCHS =
            List.of(new EpochCase(TrainCase.of(4096, 784, 2048, 2048, 10), ROWS, true));

    /** Arrays larger than any cache, and arrays that fit into a core's second-level cache. */
    private static final List<Integer> ELEMENTS = List.of(8 << 20, 64 << 10);

    /** The sides of square products for a large GPU, which take it long enough. */
    private static final List<Integer> LARGE_SQUARES = List.of(4096, 8192);

    private static final List<TrainCase> LARGE_NETWORKS =
            List.of(TrainCase.of(4096, 4096, 4096, 4096, 4096), TrainCase.of(4096, 1024, 4096, 4096, 10));

    private static final int LARGE_ELEMENTS = 64 << 20;

    /** So few elements that a call takes the time of a kernel launch. */
    private static final int LAUNCH_ELEMENTS = 1 << 10;

    /** Layers so narrow, and batches so small, that a step takes the time of its kernel launches. */
    private static final int SMALL = 8;

    private static final Pattern NETWORK = Pattern.compile("train:(\\d{1,9}(?:-\\d{1,9})+) b(\\d{1,9})");
    private static final Pattern WRITE = Pattern.compile("map:write from an array (\\d{1,9}[KM]?)");

    /** The columns of the matrices that are reduced. */
    private static final int COLUMNS = 1024;

    /** The cases of {@code --quick}. */
    private static final Set<String> QUICK = Set.of(
            "matmul:100x100x100 NN",
            "matmul:512x512x512 NN",
            "matmul:128x256x10 NT",
            "map:chain of 3 8M",
            "map:gelu 64K",
            "reduce:row sums 8192x1024",
            "reduce:softmax 64x1024",
            "train:784-512-256-10 b128",
            "train:64-64-64-10 b32",
            "epoch:28-128-128-2 b512",
            "epoch:13-64-64-1 b64");

    private BenchmarkCases() {}

    /** All cases of a suite, each once. */
    public static List<BenchmarkCase> of(Suite suite) {
        return switch (suite) {
            case MATMUL -> products(SQUARES, NETWORKS);
            case MAP -> maps(ELEMENTS);
            case REDUCE -> reductions(ELEMENTS);
            case TRAIN -> List.copyOf(NETWORKS);
            case EPOCH -> List.copyOf(EPOCHS);
        };
    }

    /** A few cases of a suite, each of another kind. */
    public static List<BenchmarkCase> quick(Suite suite) {
        return of(suite).stream().filter(known -> QUICK.contains(known.id())).toList();
    }

    /** The cases of a suite for a large GPU, in place of the others. */
    public static List<BenchmarkCase> large(Suite suite) {
        return switch (suite) {
            case MATMUL -> products(LARGE_SQUARES, LARGE_NETWORKS);
            case MAP -> {
                List<BenchmarkCase> maps = maps(List.of(LARGE_ELEMENTS));
                maps.add(new MapCase(MapCase.Function.CHAIN_1, LAUNCH_ELEMENTS));
                yield maps;
            }
            case REDUCE -> reductions(List.of(LARGE_ELEMENTS));
            case TRAIN -> List.copyOf(LARGE_NETWORKS);
            case EPOCH -> List.copyOf(LARGE_EPOCHS);
        };
    }

    /** The case with this id, if there is one: large or not, or one of {@link #comparison}. */
    public static Optional<BenchmarkCase> find(String id) {
        return Stream.of(Suite.values())
                .flatMap(suite -> Stream.concat(of(suite).stream(), large(suite).stream()))
                .filter(known -> known.id().equals(id))
                .findFirst()
                .or(() -> parse(id));
    }

    /**
     * What a comparison of devices for a network needs: a step of it, one of a network of the same depth that is so small
     * that starting the kernels is all that takes time, and bringing a batch to the device.
     */
    public static List<BenchmarkCase> comparison(TrainCase network) {
        List<Integer> small = Collections.nCopies(network.widths().size(), SMALL);
        return List.of(
                network,
                new TrainCase(small, SMALL),
                new TensorCase(
                        TensorCase.Kind.WRITE,
                        network.batch() * network.widths().getFirst()));
    }

    private static Optional<BenchmarkCase> parse(String id) {
        Matcher network = NETWORK.matcher(id);
        if (network.matches()) {
            List<Integer> widths =
                    Stream.of(network.group(1).split("-")).map(Integer::valueOf).toList();
            return Optional.of(new TrainCase(widths, Integer.parseInt(network.group(2))));
        }
        Matcher write = WRITE.matcher(id);
        return write.matches()
                ? Optional.of(new TensorCase(TensorCase.Kind.WRITE, SeededData.parseCount(write.group(1))))
                : Optional.empty();
    }

    /** Squares, and every other product of the training steps. */
    private static List<BenchmarkCase> products(List<Integer> squares, List<TrainCase> networks) {
        Set<BenchmarkCase> products = new LinkedHashSet<>();
        squares.forEach(side -> products.add(MatMulCase.nn(side, side, side)));
        networks.forEach(network -> products.addAll(network.products()));
        return List.copyOf(products);
    }

    private static List<BenchmarkCase> maps(List<Integer> sizes) {
        List<BenchmarkCase> maps = new ArrayList<>();
        for (int elements : sizes) {
            for (MapCase.Function function : MapCase.Function.values()) {
                maps.add(new MapCase(function, elements));
            }
            for (TensorCase.Kind kind : TensorCase.Kind.values()) {
                maps.add(new TensorCase(kind, elements));
            }
        }
        return maps;
    }

    private static List<BenchmarkCase> reductions(List<Integer> sizes) {
        List<BenchmarkCase> reductions = new ArrayList<>();
        for (int elements : sizes) {
            for (ReduceCase.Kind kind : ReduceCase.Kind.values()) {
                reductions.add(new ReduceCase(kind, elements / COLUMNS, COLUMNS));
            }
        }
        return reductions;
    }
}
