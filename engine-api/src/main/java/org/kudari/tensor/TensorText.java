package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.device.Hold;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * A tensor in a line of text, for debuggers and log lines. Reading it changes nothing that a program could notice: it
 * runs no kernel, makes no tensor, and leaves an index error of an earlier call where it is.
 */
final class TensorText {
    /** A tensor with more elements is shown without them. */
    private static final int MOST_SHOWN = 16;

    private TensorText() {}

    static String of(Tensor tensor) {
        String head = tensor.type() + " " + tensor.shape() + " on " + tensor.device();
        if (tensor.storage().isAlive() && tensor.shape().elements() > MOST_SHOWN) {
            return head;
        }
        try {
            // Another thread may end the scope meanwhile.
            String values = tensor.storage().isAlive() ? " " + values(tensor) : "";
            return head + (tensor.storage().isAlive() ? values : ", ended");
        } catch (RuntimeException e) {
            return head + (tensor.storage().isAlive() ? ", whose values cannot be read: " + e.getMessage() : ", ended");
        }
    }

    private static String values(Tensor tensor) {
        View view = tensor.view();
        int elements = (int) tensor.shape().elements();
        HostBuffer host = HostBuffer.allocate(tensor.type(), elements);
        Backend backend = tensor.device().backend();
        try (Hold _ = Hold.NONE.and(tensor.storage())) {
            if (tensor.layout().isContiguous()) {
                backend.peek(view, host.segment());
            } else {
                peekEach(backend, view, host.segment());
            }
        }
        Reference.reachabilityFence(tensor);
        if (tensor.type().isFloating()) {
            double[] values = new double[elements];
            Arrays.setAll(values, i -> Elements.loadDouble(host, i));
            return Arrays.toString(values);
        }
        long[] values = new long[elements];
        Arrays.setAll(values, i -> Elements.loadLong(host, i));
        return Arrays.toString(values);
    }

    /** Reads one element after another, since a backend copies nothing but contiguous views. */
    private static void peekEach(Backend backend, View view, MemorySegment target) {
        LoopNest nest = new LoopNest(List.of(view.layout()));
        long bytes = view.type().bytes();
        long at = 0;
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                long position = nest.start(0, outer) + inner * nest.innerStride(0);
                View element = new View(view.buffer(), Layout.contiguous(Shape.of(1), position));
                backend.peek(element, target.asSlice(at, bytes));
                at += bytes;
            }
        }
    }
}
