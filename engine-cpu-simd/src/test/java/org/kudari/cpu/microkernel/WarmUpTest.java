package org.kudari.cpu.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.cpu.Fork;
import org.kudari.cpu.codegen.WarmUp;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;

/** Checks that generated vector loops become fast and replace the plain ones, and that a warm-up always ends. */
class WarmUpTest {

    private static final List<String> VECTOR_API = List.of("--add-modules", "jdk.incubator.vector");

    /**
     * Warms up the usual loops of a width at the same time, in a forked JVM, and prints those that did not become fast.
     */
    public static void main(String[] arguments) throws InterruptedException {
        int bits = Integer.parseInt(arguments[0]);
        VectorMicroKernels kernels = new VectorMicroKernels(bits, true);
        List<Attempt> attempts = List.of(
                kernel(bits, 6, kernels.maxVectors(6), false, false),
                kernel(bits, 6, kernels.maxVectors(6), false, true),
                kernel(bits, 4, kernels.maxVectors(6), false, false),
                kernel(bits, 5, kernels.maxVectors(6), true, false),
                kernel(bits, kernels.maxRows(1), 1, false, false),
                attempt(new TransposerWriter(bits)::write, kernels.transposerWorkload()),
                attempt(
                        new RowCopierWriter(bits, TileShape.defaultFor(bits).vectors())::write,
                        kernels.rowCopierWorkload()));
        StringBuilder left = new StringBuilder("left:");
        for (Attempt attempt : attempts) {
            attempt.settled.await();
            if (attempt.warm.get() == null) {
                left.append(' ').append(attempts.indexOf(attempt));
            }
        }
        System.out.println(left);
    }

    private record Attempt(CountDownLatch settled, AtomicReference<Object> warm) {}

    private static Attempt kernel(int bits, int rows, int vectors, boolean byRows, boolean ofRuns) {
        return attempt(
                new MicroKernelWriter(bits, rows, vectors, byRows, ofRuns)::write,
                VectorMicroKernels.workload(rows, vectors * bits / Float.SIZE));
    }

    private static <T> Attempt attempt(Supplier<T> loop, WarmUp.Workload<T> workload) {
        AtomicReference<Object> warm = new AtomicReference<>();
        return new Attempt(WarmUp.start(WarmUp.Priority.MICRO_KERNEL, loop, workload, warm::set), warm);
    }

    /** Runs in new processes, because the result depends on what the JIT has seen and when. */
    @RepeatedTest(4)
    void everyLoopBecomesFast() throws IOException, InterruptedException {
        CpuTier widest = CpuFeatures.runnable().getLast();
        assumeThat(widest.isVector()).isTrue();
        String printed = Fork.run(WarmUpTest.class, VECTOR_API, Integer.toString(widest.bits()));
        assertThat(printed).isEqualTo("left:");
    }

    private static Stream<CpuTier> vectorTiers() {
        return CpuFeatures.runnable().stream().filter(CpuTier::isVector);
    }

    @ParameterizedTest
    @MethodSource("vectorTiers")
    void anEmptyCallComputesNothing(CpuTier tier) {
        int lanes = tier.bits() / Float.SIZE;
        float[] x = new float[lanes * lanes];
        Arrays.fill(x, 1);
        float[] out = new float[lanes * lanes];
        int empty = WarmUp.EMPTY_COUNT;
        new MicroKernelWriter(tier.bits(), 1, 1, false, false)
                .write()
                .run(empty, x, 0, 1, x, 0, 1, out, 0, lanes, true);
        new MicroKernelWriter(tier.bits(), 1, 1, true, false).write().run(empty, x, 0, 1, x, 0, 1, x, 0, lanes, true);
        new TransposerWriter(tier.bits()).write().run(x, 0, lanes, empty, lanes, out, 0, lanes);
        new RowCopierWriter(tier.bits(), 4).write().run(x, 0, lanes, empty, lanes, out, 0, lanes);
        assertThat(out).containsOnly(0f);
        assertThat(x).containsOnly(1f);
    }

    @Test
    void aLoopThatCannotBeWrittenEndsItsWarmUp() throws InterruptedException {
        Supplier<Object> broken = () -> {
            throw new IllegalStateException("on purpose");
        };
        Attempt attempt = attempt(broken, new WarmUp.Workload<>(_ -> {}, (_, _) -> {}, 1));
        attempt.settled.await();
        assertThat(attempt.warm.get()).isNull();
    }
}
