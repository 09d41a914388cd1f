package org.kudari.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyIndexRunsOnce(int threads) {
        try (WorkerPool workerPool = new WorkerPool(threads)) {
            assertThat(workerPool.threads()).isEqualTo(threads);
            for (int tasks : new int[] {0, 1, 2, 3, 7, 100, 1000}) {
                int[] runs = new int[tasks];
                workerPool.run(tasks, (i, worker) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    runs[i]++;
                });
                assertThat(runs).containsOnly(tasks == 0 ? new int[0] : new int[] {1});
            }
        }
    }

    @Test
    void noMoreThreadsTakePartThanAreAskedFor() {
        try (WorkerPool workerPool = new WorkerPool(4)) {
            for (int loop = 0; loop < 10_000; loop++) {
                int threads = 1 + loop % 4;
                AtomicInteger runs = new AtomicInteger();
                boolean isShared = workerPool.run(6, threads, (i, worker) -> {
                    assertThat(worker).isLessThan(threads);
                    runs.incrementAndGet();
                });
                assertThat(runs).hasValue(6);
                assertThat(isShared).isEqualTo(threads > 1);
            }
        }
    }

    @Test
    void manyShortLoopsRunEveryTask() {
        try (WorkerPool workerPool = new WorkerPool(3)) {
            int[] runs = new int[5];
            for (int loop = 0; loop < 100_000; loop++) {
                workerPool.run(5, (i, worker) -> runs[i]++);
            }
            assertThat(runs).containsOnly(100_000);
        }
    }

    @Test
    void parkedWorkersWakeUp() throws InterruptedException {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            for (int round = 0; round < 5; round++) {
                Thread.sleep(20);
                CountDownLatch bothAtOnce = new CountDownLatch(2);
                workerPool.run(2, (i, worker) -> {
                    bothAtOnce.countDown();
                    await(bothAtOnce);
                });
            }
        }
    }

    @Test
    void twoTasksOfALoopNeverShareAWorkerNumber() {
        try (WorkerPool workerPool = new WorkerPool(3)) {
            AtomicIntegerArray busy = new AtomicIntegerArray(3);
            workerPool.run(10_000, (i, worker) -> {
                assertThat(busy.incrementAndGet(worker)).isEqualTo(1);
                busy.decrementAndGet(worker);
            });
        }
    }

    @Test
    void anExceptionReachesTheCallerAndThePoolStaysUsable() {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            for (int bad : new int[] {0, 50, 99}) {
                assertThatThrownBy(() -> workerPool.run(100, (i, worker) -> {
                            if (i == bad) {
                                throw new IllegalArgumentException("task " + i);
                            }
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("task " + bad);
            }
            assertThatThrownBy(() -> workerPool.run(9, (i, worker) -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
            runAndCount(workerPool);
        }
    }

    @Test
    void aNestedLoopRunsWhereItIsCalled() {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            AtomicInteger inner = new AtomicInteger();
            workerPool.run(10, (i, worker) -> {
                Thread caller = Thread.currentThread();
                workerPool.run(10, (j, nested) -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    inner.incrementAndGet();
                });
            });
            assertThat(inner).hasValue(100);
        }
    }

    @Test
    void concurrentCallersAllFinish() throws Exception {
        try (WorkerPool workerPool = new WorkerPool(3);
                var callers = Executors.newFixedThreadPool(6)) {
            LongAdder sum = new LongAdder();
            List<Callable<Void>> calls = new ArrayList<>();
            for (int caller = 0; caller < 6; caller++) {
                calls.add(() -> {
                    for (int loop = 0; loop < 2_000; loop++) {
                        workerPool.run(10, (i, worker) -> sum.add(i));
                    }
                    return null;
                });
            }
            for (var call : callers.invokeAll(calls)) {
                call.get();
            }
            assertThat(sum.sum()).isEqualTo(6L * 2_000 * 45);
        }
    }

    @Test
    void anInterruptOfTheCallerIsKept() {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            Thread.currentThread().interrupt();
            runAndCount(workerPool);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closeEndsTheThreadsAndLaterLoopsStillRun() {
        WorkerPool workerPool = new WorkerPool(4);
        runAndCount(workerPool);
        assertThat(workerPool.aliveThreads()).isEqualTo(3);
        workerPool.close();
        workerPool.close();
        assertThat(workerPool.aliveThreads()).isZero();
        runAndCount(workerPool);
    }

    @Test
    void aLoopLeavesLittleGarbage() {
        try (WorkerPool workerPool = new WorkerPool(2)) {
            WorkerPool.Task task = (i, worker) -> {};
            runAndCount(workerPool);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                workerPool.run(8, task);
            }
            assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000)
                    .isLessThan(32);
        }
    }

    @Test
    void aPoolNeedsAThread() {
        assertThatThrownBy(() -> new WorkerPool(0)).hasMessage("a pool needs at least 1 thread, not 0");
    }

    private static void runAndCount(WorkerPool workerPool) {
        AtomicInteger count = new AtomicInteger();
        workerPool.run(100, (i, worker) -> count.incrementAndGet());
        assertThat(count).hasValue(100);
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Duration.ofSeconds(30).toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
