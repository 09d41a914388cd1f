package org.kudari.train.state;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.kudari.device.Scope;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * Copies of tensors, to bring back the elements that they had. They are on the host, so that a device
 * needs memory for them only while they are brought back or written to a file.
 */
public final class HostCopies {
    private final Supplier<List<Tensor>> originals;
    private final List<MemorySegment> copies = new ArrayList<>();

    /**
     * Copies what the tensors are now. Waits for the device.
     *
     * @param originals gives the tensors; a state of a model is another one after a step
     */
    public HostCopies(Supplier<List<Tensor>> originals) {
        this.originals = originals;
        for (Tensor original : originals.get()) {
            long bytes = original.shape().elements() * original.type().bytes();
            long[] words = new long[Math.toIntExact(Math.ceilDiv(bytes, Long.BYTES))];
            copies.add(MemorySegment.ofArray(words).asSlice(0, bytes));
        }
        save();
    }

    /** Copies what the tensors are now. Waits for the device. */
    public void save() {
        set(originals.get());
    }

    /** Gives the tensors the elements of their copies. */
    public void restore() {
        List<Tensor> targets = originals.get();
        for (int i = 0; i < copies.size(); i++) {
            Tensor target = targets.get(i);
            try (Scope _ = target.device().scope()) {
                InPlace.copy(onDevice(i, target), target);
            }
        }
    }

    /** {@return the copies as tensors, on the devices of their originals and in the scope that is open} */
    public List<Tensor> onDevice() {
        List<Tensor> now = originals.get();
        return IntStream.range(0, copies.size())
                .mapToObj(i -> onDevice(i, now.get(i)))
                .toList();
    }

    private Tensor onDevice(int index, Tensor original) {
        return Tensor.of(original.device(), original.type(), copies.get(index), original.shape());
    }

    /**
     * Takes the elements of other tensors for the copies. Waits for the device.
     *
     * @param others as many tensors, each of the shape and type of its original
     */
    public void set(List<Tensor> others) {
        for (int i = 0; i < copies.size(); i++) {
            others.get(i).copyTo(copies.get(i));
        }
    }
}
