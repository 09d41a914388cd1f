package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.threads.WorkerPool;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Checks one digest of the bits of many calls. It must be the same on every tier, with any number of threads, cold and
 * warm, interpreted and compiled, and while other threads use the backend.
 */
class BitsTest {

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    /** Prints the digest of a tier. In a JVM without C2, the backend itself would choose plain Java. */
    public static void main(String[] arguments) {
        CpuTier tier = CpuTier.valueOf(arguments[0]);
        MicroKernels microKernels =
                tier.isVector() ? new VectorMicroKernels(tier.bits(), false) : new PlainMicroKernels();
        try (CpuBackend backend = new CpuBackend("interpreted", new WorkerPool(2), new LoopCache(tier), microKernels)) {
            System.out.println(digest(backend));
        }
    }

    private static int digest(CpuBackend backend) {
        Random random = new Random(11);
        List<int[]> bits = new ArrayList<>();
        Shape shape = Shape.of(37, 131);
        View x = TestViews.random(random, shape, LayoutKind.DENSE);
        View y = TestViews.random(random, shape, LayoutKind.TRANSPOSED);
        View z = TestViews.random(random, shape, LayoutKind.FIRST_AXIS_REPEATED);
        List<View> all = List.of(x, y, z);
        for (Primitive function : Primitive.values()) {
            Expr[] arguments = {Expr.input(0), Expr.input(1), Expr.input(2)};
            Kernel kernel = Kernel.of(3, 0, Expr.apply(function, Arrays.copyOf(arguments, function.arity())));
            View out = TestViews.output(DType.FLOAT32, shape);
            backend.map(kernel, new double[0], all, List.of(out));
            bits.add(TestViews.bits(out));
        }
        for (NamedFunction function : NamedFunction.values()) {
            List<View> arguments = all.subList(0, function.kernel().inputs());
            Kernel derivative = function.kernel().pullback(1).kernel();
            for (Kernel kernel :
                    derivative == null ? List.of(function.kernel()) : List.of(function.kernel(), derivative)) {
                List<View> inputs = kernel == derivative ? List.of(x, y, z, x).subList(0, kernel.inputs()) : arguments;
                List<View> outputs = Stream.generate(() -> TestViews.output(DType.FLOAT32, shape))
                        .limit(kernel.outputs().size())
                        .toList();
                backend.map(kernel, new double[0], inputs, outputs);
                outputs.forEach(output -> bits.add(TestViews.bits(output)));
            }
        }
        View large = TestViews.random(random, Shape.of(700, 330), LayoutKind.OFFSET);
        for (Shape result : List.of(Shape.of(1, 1), Shape.of(700, 1), Shape.of(1, 330))) {
            for (Reduction reduction : Reduction.values()) {
                View out = TestViews.output(DType.FLOAT32, result);
                backend.reduce(reduction, NamedFunction.SQUARE.kernel(), new double[0], List.of(large), out, false);
                bits.add(TestViews.bits(out));
                backend.reduce(reduction, Kernel.IDENTITY, new double[0], List.of(large), out, false);
                bits.add(TestViews.bits(out));
            }
        }
        for (int columns : new int[] {10, 131}) {
            addRowFunctions(
                    backend.rowFunctions(), TestViews.random(random, Shape.of(370, columns), LayoutKind.OFFSET), bits);
        }
        View a = TestViews.random(random, Shape.of(90, 60), LayoutKind.DENSE);
        View b = TestViews.random(random, Shape.of(60, 150), LayoutKind.DENSE);
        View bias = TestViews.random(random, Shape.of(90, 150), LayoutKind.FIRST_AXIS_REPEATED);
        View out = TestViews.output(DType.FLOAT32, Shape.of(90, 150));
        Kernel gelu = Kernel.of(2, 0, Expr.apply(Primitive.ERF, Expr.input(0).plus(Expr.input(1))));
        backend.matmul(a, b, out, false, new Epilogue(gelu, new double[0], List.of(bias), null));
        bits.add(TestViews.bits(out));
        return bits.stream().mapToInt(Arrays::hashCode).reduce(1, (hash, next) -> 31 * hash + next);
    }

    private static void addRowFunctions(RowFunctions functions, View x, List<int[]> bits) {
        View totals = TestViews.output(DType.FLOAT32, x.shape().with(1, 1));
        View out = TestViews.output(DType.FLOAT32, x.shape());
        functions.softmax(x, out);
        bits.add(TestViews.bits(out));
        functions.logSoftmax(x, out);
        bits.add(TestViews.bits(out));
        functions.logSumExp(x, totals);
        bits.add(TestViews.bits(totals));
        View labels = TestViews.labels(new int[(int) x.shape().dim(0)]);
        View loss = TestViews.output(DType.FLOAT32, Shape.SCALAR);
        functions.crossEntropy(x, labels, loss);
        bits.add(TestViews.bits(loss));
        functions.crossEntropyGradient(x, labels, loss, out);
        bits.add(TestViews.bits(out));
    }

    @Test
    void allTiersAndThreadCountsAgree() {
        for (CpuTier tier : CpuFeatures.runnable()) {
            for (int threads = 1; threads <= 3; threads++) {
                try (CpuBackend backend = CpuBackend.open(tier.bits(), threads)) {
                    assertThat(digest(backend))
                            .as("%s, %s threads", tier, threads)
                            .isEqualTo(expected());
                }
            }
        }
    }

    private static int expected() {
        try (CpuBackend plain = CpuBackend.open(CpuTier.PLAIN.bits(), 1)) {
            return digest(plain);
        }
    }

    /** Programs that are never fused run one loop for each primitive. */
    @ParameterizedTest
    @MethodSource("tiers")
    void unfusedAndFusedLoopsAgree(CpuTier tier) {
        MicroKernels microKernels =
                tier.isVector() ? new VectorMicroKernels(tier.bits(), false) : new PlainMicroKernels();
        try (CpuBackend backend = new CpuBackend(
                "unfused", new WorkerPool(2), new LoopCache(tier, LoopCache.FusionMode.NEVER), microKernels)) {
            assertThat(digest(backend)).isEqualTo(expected());
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void coldAndWarmLoopsAgree(CpuTier tier) {
        int expected = expected();
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (int run = 0; run < 30; run++) {
                assertThat(digest(backend)).as("run %s", run).isEqualTo(expected);
            }
        }
    }

    /** A backend that is opened by name runs plain loops until vector loops are compiled. */
    @Test
    void plainLoopsAndTheirReplacementsAgree() {
        int expected = expected();
        try (CpuBackend backend = CpuBackend.open(2)) {
            for (int run = 0; run < 100; run++) {
                assertThat(digest(backend)).as("run %s", run).isEqualTo(expected);
            }
        }
    }

    @Test
    void eightThreadsOnOneBackendAgree() throws Exception {
        int expected = expected();
        try (CpuBackend backend = CpuBackend.open(2);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                runs.add(() -> digest(backend));
            }
            for (Future<Integer> run : threads.invokeAll(runs)) {
                assertThat(run.get()).isEqualTo(expected);
            }
        }
    }

    private static Stream<CpuTier> plainAndWidest() {
        return Stream.of(CpuTier.PLAIN, CpuFeatures.runnable().getLast()).distinct();
    }

    /** Interpreted vector code is so slow that the narrower widths are left out. */
    @ParameterizedTest
    @MethodSource("plainAndWidest")
    void interpretedAndCompiledAgree(CpuTier tier) throws IOException, InterruptedException {
        List<String> options = List.of("-Xint", "--add-modules", "jdk.incubator.vector");
        String printed = Fork.run(BitsTest.class, options, tier.name());
        assertThat(printed).isEqualTo(Integer.toString(expected()));
    }
}
