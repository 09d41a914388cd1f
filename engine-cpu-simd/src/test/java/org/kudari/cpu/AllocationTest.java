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

/** A call in steady state allocates only a few small objects. Scratch memory is kept for the life of the backend. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_BYTES = 4_000;

    /**
     * The limit for vector tiers, which differ in their loops alone. In about one compilation in ten, C2 leaves a few
     * boxed vectors at the end of a loop. A box for each operation would be hundreds of kilobytes.
     */
    private static final long MAX_BYTES_WITH_BOXES = 30_000;

    private static final double[] NONE = {};

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void steadyCallsAllocateLittle(CpuTier tier) {
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
            long limit = tier.isVector() ? MAX_BYTES_WITH_BOXES : MAX_BYTES;
            check(limit, "map", () -> backend.map(gelu, NONE, List.of(x), List.of(out)));
            check(limit, "broadcast map", () -> backend.map(sum, NONE, List.of(x, y), List.of(out)));
            for (View result : List.of(row, column, total)) {
                check(
                        limit,
                        "sum",
                        () -> backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(x), result, false));
                check(limit, "mapped sum", () -> backend.reduce(Reduction.SUM, gelu, NONE, List.of(x), result, true));
            }
            check(limit, "matmul", () -> backend.matmul(a, b, out, false, epilogue));
            check(limit, "softmax", () -> backend.rowFunctions().softmax(x, out));
            check(limit, "logSoftmax", () -> backend.rowFunctions().logSoftmax(x, out));
            check(limit, "logSumExp", () -> backend.rowFunctions().logSumExp(x, column));
            check(limit, "crossEntropy", () -> backend.rowFunctions().crossEntropy(x, labels, total));
            check(limit, "its gradient", () -> backend.rowFunctions().crossEntropyGradient(x, labels, total, out));
            check(limit, "gather", () -> backend.gather(x, indices, 0, out));
            check(limit, "scatterAdd", () -> backend.scatterAdd(x, indices, 0, out));
            check(limit, "random", () -> backend.random(Distribution.UNIFORM, RandomKey.of(1), out));
        }
    }

    private static void check(long limit, String what, Runnable call) {
        int calls = 20;
        long fewest = Long.MAX_VALUE;
        // Vectors are objects until the code is compiled.
        for (int attempt = 0; attempt < 2_000 && fewest > limit; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            fewest = Math.min(fewest, (THREADS.getCurrentThreadAllocatedBytes() - before) / calls);
        }
        assertThat(fewest).as("bytes for a call of %s", what).isLessThanOrEqualTo(limit);
    }
}
