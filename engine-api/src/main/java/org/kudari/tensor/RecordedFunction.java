package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.device.Device;
import org.kudari.device.Recording;

/**
 * A function of tensors as the calls that it made on a device. {@link #run} makes them again for other inputs of the same
 * types and shapes, in the memory of the first time. It makes no tensors, and takes less time and garbage than the
 * function where the tensors are small. The bits are those that the function would give.
 *
 * <p>So the function must make the same calls each time: it depends on nothing but its inputs, and on tensors that stay
 * where they are, whose values it may see change. If it exchanges data with the host or draws random numbers, it is not
 * {@linkplain #isRepeatable() repeatable}.
 *
 * <p>An object serves one thread at a time. It has memory on the device until it is garbage.
 */
public final class RecordedFunction {
    private final Device device;
    private final List<Tensor> inputs;
    private final Recording recording;
    private final List<Tensor> outputs;

    private RecordedFunction(Device device, List<Tensor> inputs, Recording recording, List<Tensor> outputs) {
        this.device = device;
        this.inputs = inputs;
        this.recording = recording;
        this.outputs = outputs;
    }

    /**
     * Runs a function and records it. Nothing is recorded for a backward pass.
     *
     * @param inputs inputs of the types and shapes that {@link #run} will get; they are copied
     * @param function the function
     * @return the record
     */
    public static RecordedFunction of(List<Tensor> inputs, UnaryOperator<List<Tensor>> function) {
        Device device = inputs.getFirst().device();
        List<Tensor> own = device.unscoped(() -> copies(inputs));
        Recording recording = new Recording(device);
        List<Tensor> outputs = recording.run(() -> Mode.INFERENCE.run(() -> dense(function.apply(own))));
        return new RecordedFunction(device, own, recording, outputs);
    }

    private static List<Tensor> copies(List<Tensor> tensors) {
        List<Tensor> copies = new ArrayList<>();
        for (Tensor tensor : tensors) {
            Tensor copy = Tensor.empty(tensor.device(), tensor.type(), tensor.shape());
            InPlace.copy(tensor.detach(), copy);
            copies.add(copy);
        }
        return List.copyOf(copies);
    }

    private static List<Tensor> dense(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> tensor.detach().contiguous()).toList();
    }

    /** {@return whether {@link #run} may be called} */
    public boolean isRepeatable() {
        return recording.isRepeatable();
    }

    /** {@return the number of outputs} */
    public int outputs() {
        return outputs.size();
    }

    /**
     * {@return an output of the last run}
     *
     * @param index the index of the output, from 0
     */
    public Tensor output(int index) {
        return outputs.get(index);
    }

    /**
     * Computes the function.
     *
     * @param values the elements of each input, in row-major order and native byte order
     * @param results memory for the elements of each output
     * @throws IllegalStateException if it is not repeatable, or the device is closed
     */
    public void run(List<MemorySegment> values, List<MemorySegment> results) {
        if (!recording.isRepeatable()) {
            throw new IllegalStateException("the function exchanged data with the host or drew random numbers while it"
                    + " was recorded, so its calls cannot be repeated: call the function itself");
        }
        for (int i = 0; i < inputs.size(); i++) {
            device.backend().upload(values.get(i), inputs.get(i).view());
        }
        recording.repeat();
        for (int i = 0; i < outputs.size(); i++) {
            device.backend().download(outputs.get(i).view(), results.get(i));
        }
        Reference.reachabilityFence(this);
    }
}
