package org.kudari.data;

import java.util.function.Supplier;
import org.kudari.tensor.Tensor;

/**
 * Some rows of a pass, read when they are asked for, in the scope that is open then. They are read again if that scope has
 * closed, or if another thread asks, whose tensors may not end with the first thread's scope.
 */
final class LazyTensor implements Supplier<Tensor> {
    private record Made(Tensor tensor, Thread thread) {}

    private final Supplier<Tensor> reading;
    // One field, so that threads that race never see the tensor of one with the name of another.
    private Made made;

    /** @param reading reads the rows */
    LazyTensor(Supplier<Tensor> reading) {
        this.reading = reading;
    }

    @Override
    public Tensor get() {
        Made last = made;
        Thread thread = Thread.currentThread();
        if (last == null || last.thread != thread || !last.tensor.isAlive()) {
            last = new Made(reading.get(), thread);
            made = last;
        }
        return last.tensor;
    }
}
