package org.kudari.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Scratch memory grows with the work, and not with the number of threads alone. */
class ScratchMemoryTest {
    private static final int THREADS = 64;
    private static final long MEBI = 1 << 20;
    private static final double[] NONE = {};

    @Test
    void aRoomForAProductIsAlignedAndASmallOneIsSmall() {
        AlignedFloats aligned = new AlignedFloats(true);
        aligned.reserve(100);
        assertThat(aligned.data()).hasSize(AlignedFloats.ALIGNED_LENGTH);
        AlignedFloats small = new AlignedFloats(false);
        assertThat(small.data()).isEmpty();
        small.reserve(100);
        assertThat(small.data().length).isBetween(100, 1 << 14);
        small.data()[99] = 7;
        small.reserve(1 << 19);
        assertThat(small.data()).hasSize(AlignedFloats.ALIGNED_LENGTH);
        assertThat(small.data()[99]).as("the contents stay").isEqualTo(7);
    }

    @Test
    void theTilesLieBehindTheFloats() {
        WorkerScratch scratch = new WorkerScratch();
        for (int floats : new int[] {0, 1, 64, 100_000}) {
            for (int slots : new int[] {0, 1, 3, 70}) {
                scratch.reserveFloats(floats);
                scratch.reserveSlots(slots);
                assertThat(scratch.tileOffset(0)).isGreaterThanOrEqualTo(scratch.floatsOffset() + floats);
                assertThat(scratch.data().length).isGreaterThanOrEqualTo(scratch.tileOffset(slots));
            }
        }
    }

    /** Each array that is exactly as long as needed has room for its origin too. */
    @Test
    void theFloatsExistToTheLast() {
        for (int floats = (1 << 20) - 200; floats < (1 << 20) + 200; floats++) {
            WorkerScratch scratch = new WorkerScratch();
            scratch.reserveFloats(floats);
            assertThat(scratch.data().length).isGreaterThanOrEqualTo(scratch.floatsOffset() + floats);
            scratch = new WorkerScratch();
            scratch.reserveFloats(floats);
            scratch.reserveSlots(1);
            assertThat(scratch.data().length).isGreaterThanOrEqualTo(scratch.tileOffset(1));
        }
    }

    @Test
    void partsOfASharedArrayAreAlignedAndApart() {
        ScratchPool pool = new ScratchPool(2);
        List<WorkerScratch> taken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            WorkerScratch scratch = pool.acquire();
            scratch.reserveFloats(1_000);
            scratch.reserveSlots(20);
            Arrays.fill(scratch.data(), scratch.floatsOffset(), scratch.tileOffset(20), i);
            taken.add(scratch);
        }
        assertThat(taken.get(1).data()).isSameAs(taken.get(0).data());
        for (int i = 0; i < 40; i++) {
            WorkerScratch scratch = taken.get(i);
            assertThat((scratch.floatsOffset() - AlignedFloats.ORIGIN) % 16).isZero();
            assertThat(Arrays.copyOfRange(scratch.data(), scratch.floatsOffset(), scratch.tileOffset(20)))
                    .containsOnly(i);
        }
    }

    @Test
    void aPartThatIsTooSmallGivesWayToAnArray() {
        WorkerScratch scratch = new ScratchPool(2).acquire();
        scratch.reserveFloats(100);
        float[] shared = scratch.data();
        scratch.reserveFloats(1 << 16);
        assertThat(scratch.data()).isNotSameAs(shared);
        assertThat(scratch.data().length).isGreaterThanOrEqualTo(scratch.floatsOffset() + (1 << 16));
    }

    @Test
    void theScratchOfManyCallersIsNotKept() {
        ScratchPool pool = new ScratchPool(2);
        List<WorkerScratch> taken = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            taken.add(pool.acquire());
        }
        taken.forEach(pool::release);
        long kept = 0;
        for (int i = 0; i < 1_000; i++) {
            kept += taken.contains(pool.acquire()) ? 1 : 0;
        }
        assertThat(kept).isBetween(1L, 50L);
    }

    /** Many threads of the pool and many callers map, reduce and multiply at the same time. */
    @Test
    void manyThreadsNeedTensOfMebibytes() throws InterruptedException {
        long before = usedBytes();
        try (CpuBackend backend = CpuBackend.open(CpuFeatures.choose().tier().bits(), THREADS)) {
            CountDownLatch started = new CountDownLatch(THREADS);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    try {
                        started.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    call(backend);
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat((usedBytes() - before) / MEBI).as("MiB").isLessThan(100);
        }
    }

    private static void call(CpuBackend backend) {
        View x = view(300, 300);
        View y = view(300, 300);
        View batch = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 64 * 900), Shape.of(64, 30, 30));
        View products = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 64 * 900), Shape.of(64, 30, 30));
        for (int i = 0; i < 5; i++) {
            backend.map(NamedFunction.GELU.kernel(), NONE, List.of(x), List.of(y));
            backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(x), view(1, 300), false);
            backend.reduce(Reduction.SUM, NamedFunction.GELU.kernel(), NONE, List.of(x), view(300, 1), false);
            backend.rowFunctions().softmax(x, y);
            backend.matmul(batch, batch, products, false, null);
        }
    }

    private static View view(long rows, long columns) {
        return View.contiguous(HostBuffer.allocate(DType.FLOAT32, rows * columns), Shape.of(rows, columns));
    }

    /** The least of several measurements, since objects of other threads may still be there. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
