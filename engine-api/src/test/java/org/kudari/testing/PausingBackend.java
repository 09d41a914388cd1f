package org.kudari.testing;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.expr.Kernel;

/** Stops calls of one thread in the middle: when they have their operands and have not read them yet. */
public final class PausingBackend extends ForwardingBackend {
    private static final long LIMIT_SECONDS = 30;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch resumed = new CountDownLatch(1);
    private volatile Thread paused;

    public PausingBackend(Backend inner) {
        super(inner);
    }

    /** Stops the next calls of the calling thread, until {@link #resume}. */
    public void pauseMe() {
        paused = Thread.currentThread();
    }

    /** Waits until the other thread is in a call. */
    public void awaitPause() throws InterruptedException {
        if (!entered.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no call was made");
        }
    }

    /** Lets the stopped call go on. */
    public void resume() {
        resumed.countDown();
    }

    private void pause() {
        if (Thread.currentThread() == paused) {
            entered.countDown();
            try {
                if (!resumed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("the call was not resumed");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        pause();
        super.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        pause();
        super.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        pause();
        super.matmul(a, b, out, accumulate, epilogue);
    }

    @Override
    public void download(View source, MemorySegment target) {
        pause();
        super.download(source, target);
    }

    @Override
    public void peek(View source, MemorySegment target) {
        pause();
        super.peek(source, target);
    }

    @Override
    public RowFunctions rowFunctions() {
        RowFunctions rows = inner().rowFunctions();
        return new RowFunctions() {
            @Override
            public void softmax(View x, View out) {
                pause();
                rows.softmax(x, out);
            }

            @Override
            public void logSumExp(View x, View out) {
                pause();
                rows.logSumExp(x, out);
            }

            @Override
            public void logSoftmax(View x, View out) {
                pause();
                rows.logSoftmax(x, out);
            }

            @Override
            public void crossEntropy(View logits, View labels, View out) {
                pause();
                rows.crossEntropy(logits, labels, out);
            }

            @Override
            public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
                pause();
                rows.crossEntropyGradient(logits, labels, upstream, out);
            }
        };
    }
}
