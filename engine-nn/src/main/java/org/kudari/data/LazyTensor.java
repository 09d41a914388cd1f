package org.kudari.data;

import java.util.function.Supplier;
import org.kudari.tensor.Tensor;

/**
 * A tensor that is made when it is asked for, in the scope that is open then. It is made again if that scope has
 * closed, or if another thread asks, whose tensors may not end with the first thread's scope.
 */
final class LazyTensor implements Supplier<Tensor> {
    private record Made(Tensor tensor, Thread thread) {}

    private final Supplier<Tensor> maker;
    // One field, so that threads that race never see the tensor of one with the name of another.
    private Made made;

    LazyTensor(Supplier<Tensor> maker) {
        this.maker = maker;
    }

    @Override
    public Tensor get() {
        Made last = made;
        Thread thread = Thread.currentThread();
        if (last == null || last.thread != thread || !last.tensor.isAlive()) {
            last = new Made(maker.get(), thread);
            made = last;
        }
        return last.tensor;
    }
}
