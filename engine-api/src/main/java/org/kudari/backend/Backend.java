package org.kudari.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * A compute device: every call that the engine makes. {@link org.kudari.backend.reference.ReferenceBackend}
 * defines every call; the conformance suite in {@code engine-testkit} holds a backend to it.
 *
 * <p><b>Layouts.</b> Inputs may have any strides, zero and negative ones included, and any offset. Outputs are contiguous
 * in row-major order at any offset, except that {@link #map} also writes to any layout in which no two indices share an
 * element. All views of a call lie in buffers of this backend.
 *
 * <p><b>Aliasing.</b> An output may be the very same view as an input; otherwise outputs overlap neither inputs nor each
 * other. The matrix product's output is never one of its two factors, nor what a gather or scatter writes one of its inputs.
 *
 * <p><b>Arithmetic.</b> {@code FLOAT32} calls may compute in float32, and matrix products may round their factors to the {@link
 * MatmulPrecision} that {@link #info} names; integers are exact and wrap, as {@link
 * DType} states. The order of every sum is a function of shape, type and the backend's settings alone,
 * never of the number of threads or of timing.
 *
 * <p><b>Order.</b> Calls made by one thread take effect in that order, and may return before they are done; {@link
 * #download} and {@link #finish} wait. A backend is safe to share between threads; a call that fails has written nothing
 * that anyone may rely on. Arguments were checked by the caller: shapes fit, types are what is stated here.
 */
public interface Backend extends AutoCloseable {

    BackendInfo info();

    /** How many kernels were compiled (or otherwise prepared) since the backend was opened; flat in a steady state. */
    long compiledKernels();

    /**
     * Memory for {@code length} elements, its content undefined.
     *
     * @throws DeviceMemoryException if the device cannot hold it
     */
    Buffer allocate(DType type, long length);

    /** Gives memory back. Calls made earlier may still use it; the backend waits for them as it must. */
    void release(Buffer buffer);

    /** Copies host memory (elements in native byte order; {@code BOOL} as bytes 0 and 1) to a contiguous view. */
    void upload(MemorySegment source, View target);

    /** Copies a contiguous view to host memory, waiting for all that was asked before. */
    void download(View source, MemorySegment target);

    /**
     * {@code outputs[j] = kernel.outputs[j](inputs, uniforms)}, element by element; all views have one shape. Computes in
     * the promoted type of the inputs (an integer type: on 64-bit integers) and converts to each output's type; a kernel
     * without inputs computes in the first output's type. Loads and stores convert as {@link DType}
     * states.
     */
    void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs);

    /**
     * Reduces {@code kernel(inputs, uniforms)}, which has one output, over every axis on which {@code out} has extent 1.
     * Inputs share one shape, of the rank of {@code out}, and promote to its type.
     *
     * @param accumulate adds to {@code out} instead of overwriting it; for {@code SUM} and {@code MEAN} only
     */
    void reduce(Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate);

    /** The index of the extreme along one axis, as {@code INT64}; {@code out} has extent 1 there. */
    void argReduce(ArgReduction reduction, View input, int axis, View out);

    /**
     * {@code out = a b}, or {@code out += a b}, on the last two axes; all three have one rank of at least 2, one type, and
     * the same leading (batch) axes.
     *
     * @param epilogue applied to the product; null for none, and always null where {@code accumulate} is set
     */
    void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue);

    /**
     * {@code out[i..] = source[.., indices[i..], ..]} along one axis: {@code indices} ({@code INT32} or {@code INT64}) has
     * the shape of {@code out}, and {@code source} that shape too but for the extent of {@code axis}.
     *
     * @throws IndexOutOfBoundsException for an index outside of the axis, by this call or, on an asynchronous
     *     device, by the next call that waits for it
     */
    void gather(View source, View indices, int axis, View out);

    /** {@code target[.., indices[i..], ..] += source[i..]}: the reverse of {@link #gather}, sums in row-major order. */
    void scatterAdd(View source, View indices, int axis, View target);

    /** Fills with random numbers that depend on the key and the position in {@code out} alone. */
    void random(Distribution distribution, RandomKey key, View out);

    /** Functions of rows in one call each, in place of several maps and reductions; null, if the backend has none. */
    default RowFunctions rowFunctions() {
        return null;
    }

    /**
     * Registers a callback that releases idle buffers. A backend runs it when a call finds no memory for its own
     * work, and then tries once more. Set once, before all other calls.
     */
    default void onOutOfMemory(Runnable relief) {}

    /** Waits until all that was asked is done. */
    void finish();

    /** Ends the backend; its buffers are gone. */
    @Override
    void close();
}
