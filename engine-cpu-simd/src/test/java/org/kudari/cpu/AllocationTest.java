package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * A call in steady state allocates only a few small objects. Scratch memory is kept for the life of the backend.
 *
 * <p>Each tier runs {@link #main} in a JVM of its own, as a program does. In one JVM with vectors of three widths, C2's
 * profile of the Vector API's methods has all of them. It then cannot tell which one a loop has, and boxes.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_BYTES = 1_000;
    private static final double[] NONE = {};
    private static final String DONE = "all calls measured";

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void steadyCallsAllocateLittle(CpuTier tier) throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector");
        List<String> lines =
                Fork.run(AllocationTest.class, options, tier.name()).lines().toList();
        // A call that allocates too much has a line of its own.
        assertThat(lines).containsExactly(DONE);
    }

    /** Prints the calls that allocate too much, and then {@link #DONE}. */
    static void main(String[] arguments) {
        CpuTier tier = CpuTier.valueOf(arguments[0]);
        Random random = new Random(1);
        Shape shape = Shape.of(100, 300);
        View x = TestViews.random(random, shape, LayoutKind.DENSE);
        View y = TestViews.random(random, shape, LayoutKind.FIRST_AXIS_REPEATED);
        View out = TestViews.output(DType.FLOAT32, shape);
        View row = TestViews.output(DType.FLOAT32, Shape.of(1, 300));
        View column = TestViews.output(DType.FLOAT32, Shape.of(100, 1));
        View total = TestViews.output(DType.FLOAT32, Shape.of(1, 1));
        View a = TestViews.random(random, Shape.of(100, 50), LayoutKind.DENSE);
        View b = TestViews.random(random, Shape.of(50, 300), LayoutKind.TRANSPOSED);
        View indices = View.contiguous(HostBuffer.allocate(DType.INT64, 100), Shape.of(100, 1))
                .broadcastTo(shape);
        View labels = TestViews.labels(new int[100]);
        Kernel sum = Kernel.of(2, 0, Expr.input(0).plus(Expr.input(1)));
        Kernel gelu = NamedFunction.GELU.kernel();
        Epilogue epilogue = new Epilogue(sum, NONE, List.of(y), null);
        // All work is on the calling thread, whose allocations can be counted.
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            check("map", () -> backend.map(gelu, NONE, List.of(x), List.of(out)));
            check("broadcast map", () -> backend.map(sum, NONE, List.of(x, y), List.of(out)));
            for (View result : List.of(row, column, total)) {
                check("sum", () -> backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(x), result, false));
                check("mapped sum", () -> backend.reduce(Reduction.SUM, gelu, NONE, List.of(x), result, true));
            }
            check("matmul", () -> backend.matmul(a, b, out, false, epilogue));
            check("softmax", () -> backend.rowFunctions().softmax(x, out));
            check("logSoftmax", () -> backend.rowFunctions().logSoftmax(x, out));
            check("logSumExp", () -> backend.rowFunctions().logSumExp(x, column));
            check("crossEntropy", () -> backend.rowFunctions().crossEntropy(x, labels, total));
            check("its gradient", () -> backend.rowFunctions().crossEntropyGradient(x, labels, total, out));
            check("gather", () -> backend.gather(x, indices, 0, out));
            check("scatterAdd", () -> backend.scatterAdd(x, indices, 0, out));
            check("uniform", () -> backend.random(Distribution.UNIFORM, RandomKey.of(1), out));
            check("normal", () -> backend.random(Distribution.NORMAL, RandomKey.of(1), out));
        }
        System.out.println(DONE);
    }

    private static void check(String what, Runnable call) {
        int calls = 20;
        long fewest = Long.MAX_VALUE;
        // Vectors are objects until the code is compiled.
        for (int attempt = 0; attempt < 2_000 && fewest > MAX_BYTES; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            fewest = Math.min(fewest, (THREADS.getCurrentThreadAllocatedBytes() - before) / calls);
        }
        if (fewest > MAX_BYTES) {
            System.out.println("a call of " + what + " allocates " + fewest + " bytes, more than " + MAX_BYTES);
        }
    }
}
