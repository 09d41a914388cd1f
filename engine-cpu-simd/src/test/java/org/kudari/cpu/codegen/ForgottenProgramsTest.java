package org.kudari.cpu.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** A program that makes ever new kernels does not fill the memory with programs and their classes. */
class ForgottenProgramsTest {
    private static final int MANY = 3_000;

    /** Two generations of the caches, and what the test still refers to. */
    private static final int MOST_KEPT = 1_100;

    private static final CpuTier TIER = CpuFeatures.choose().tier();

    private static Kernel kernel(int constant) {
        return Kernel.of(
                1, 0, Functions.tanh(Expr.input(0).times(constant + 0.5)).plus(1));
    }

    @Test
    void programsAndTheirClassesAreForgotten() {
        LoopCache loopCache = new LoopCache(TIER);
        KernelPrograms programs = new KernelPrograms(loopCache);
        List<WeakReference<KernelProgram>> made = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            made.add(new WeakReference<>(programs.of(kernel(i), 0)));
        }
        assertThat(programs.prepared()).isEqualTo(MANY);
        assertThat(programs.size()).isLessThan(MOST_KEPT);
        assertThat(loopCache.programs()).isLessThan(MOST_KEPT);
        awaitCollection(
                () -> made.stream().filter(program -> !program.refersTo(null)).count() < MOST_KEPT);
        assertThat(programs.of(kernel(MANY - 1), 0)).isSameAs(made.getLast().get());
    }

    @Test
    void closingABackendFreesItsClasses() {
        long before = unloadedClasses();
        List<WeakReference<Kernel>> kernels = new ArrayList<>();
        CpuBackend backend = CpuBackend.open(TIER.bits(), 1);
        View x = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 100), Shape.of(100));
        View y = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 100), Shape.of(100));
        for (int i = 0; i < MANY; i++) {
            Kernel kernel = kernel(i);
            backend.map(kernel, new double[0], List.of(x), List.of(y));
            kernels.add(new WeakReference<>(kernel));
        }
        awaitCollection(
                () -> kernels.stream().filter(kernel -> !kernel.refersTo(null)).count() < MOST_KEPT);
        backend.close();
        if (TIER.isVector()) {
            // The last programs are in the cache of loops, which the closed backend alone refers to.
            awaitCollection(() -> unloadedClasses() - before >= MANY - MOST_KEPT);
        }
    }

    private static long unloadedClasses() {
        return ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount();
    }

    private static void awaitCollection(BooleanSupplier effect) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!effect.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            System.gc();
            Thread.onSpinWait();
        }
    }
}
