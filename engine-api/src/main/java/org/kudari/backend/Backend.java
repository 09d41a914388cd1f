package org.kudari.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * A compute device: every call that the engine makes. {@link org.kudari.backend.reference.ReferenceBackend} defines
 * every call; the conformance suite in {@code engine-testkit} tests a backend against it.
 *
 * <p><b>Layouts.</b> Inputs may have any strides, zero and negative ones included, and any offset. Outputs are
 * contiguous in row-major order at any offset, except that {@link #map} also writes to any layout in which no two
 * indices share an element. All views of a call lie in buffers of this backend.
 *
 * <p><b>Aliasing.</b> An output may be exactly the same view as an input. Otherwise an output overlaps neither an input
 * nor another output. The output of a matrix product is never one of its two factors. The output of a gather or scatter
 * is never one of its inputs.
 *
 * <p><b>Arithmetic.</b> {@code FLOAT32} calls may compute in float32. Matrix products may round their factors to the
 * {@link MatmulPrecision} that {@link #info} names. Integers are exact and wrap, as {@link DType} states. The order of
 * every sum is a function of shape, type and the backend's settings alone, never of the number of threads or of timing.
 *
 * <p><b>Order.</b> Calls made by one thread take effect in that order, and may return before they are done; {@link
 * #download} and {@link #finish} wait. A backend is safe to share between threads. If a call fails, the content of its
 * outputs is undefined. The caller has checked the arguments: shapes fit, and types are as stated here.
 */
public interface Backend extends AutoCloseable {

    /** {@return the backend's name, its limits, and the settings that it was opened with} */
    BackendInfo info();

    /**
     * {@return how many kernels were compiled (or otherwise prepared) since the backend was opened} The number does not
     * grow in a steady state.
     */
    long compiledKernels();

    /**
     * Allocates memory. Its content is undefined.
     *
     * @param type the type of the elements
     * @param length the number of elements, at least 0 and at most {@link BackendInfo#maxBufferLength}
     * @return a buffer of this backend
     * @throws DeviceMemoryException if the device cannot hold it
     */
    Buffer allocate(DType type, long length);

    /**
     * Releases a buffer. Earlier calls may still use it: the backend waits for them where necessary.
     *
     * @param buffer a buffer of this backend that no later call uses
     */
    void release(Buffer buffer);

    /**
     * Copies host memory to a contiguous view. The source may change after the call has returned.
     *
     * @param source the elements in native byte order; {@code BOOL} as bytes 0 and 1
     * @param target the view, with as many elements as the source
     */
    void upload(MemorySegment source, View target);

    /**
     * Copies a contiguous view to host memory. Waits for all earlier calls.
     *
     * @param source the view
     * @param target memory for the elements in native byte order; {@code BOOL} as bytes 0 and 1
     * @throws IndexOutOfBoundsException if an earlier {@link #gather} or {@link #scatterAdd} of an asynchronous device
     *     had an index outside of its axis
     */
    void download(View source, MemorySegment target);

    /**
     * Copies a contiguous view to host memory for a debugger, a log line or a tool: as {@link #download}, but an index
     * error of an earlier call is neither raised nor forgotten. The next download, or {@link #finish}, raises it.
     *
     * @param source the view
     * @param target memory for the elements in native byte order; {@code BOOL} as bytes 0 and 1
     */
    default void peek(View source, MemorySegment target) {
        download(source, target);
    }

    /**
     * Computes {@code outputs[j] = kernel.outputs[j](inputs, uniforms)}, element by element. The arithmetic is in the
     * promoted type of all inputs (an integer type: on 64-bit integers), and the result is converted to each output's
     * type. Conditions of selects are no exception here: a tensor operation computes wider ones in a map of their own. A
     * kernel without inputs computes in the first output's type. Loads and stores convert as {@link DType} states.
     *
     * @param kernel the expressions, one for each output
     * @param uniforms the kernel's uniform arguments
     * @param inputs the inputs, all of the shape of the outputs
     * @param outputs the outputs, all of one shape
     */
    void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs);

    /**
     * Reduces {@code kernel(inputs, uniforms)} over every axis on which {@code out} has extent 1.
     *
     * @param reduction the way elements are combined
     * @param kernel an expression with one output, applied to each element before the reduction
     * @param uniforms the kernel's uniform arguments
     * @param inputs the inputs, all of one shape, of the rank of {@code out}; they promote to its type
     * @param out the output
     * @param accumulate whether to add to {@code out} instead of overwriting it; for {@code SUM} and {@code MEAN} only
     */
    void reduce(Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate);

    /**
     * Writes the index of the largest or smallest element along one axis.
     *
     * @param reduction which index
     * @param input the input, at least one element long along the axis
     * @param axis the axis, from 0
     * @param out the indices as {@code INT64}, of the input's shape with extent 1 along the axis
     */
    void argReduce(ArgReduction reduction, View input, int axis, View out);

    /**
     * Computes {@code out = a b}, or {@code out += a b}, on the last two axes. All three have one rank of at least 2,
     * one type, and the same leading (batch) axes.
     *
     * <p>The digits of a long sum must not be lost. In {@code FLOAT32}, terms of one sign give a relative error of at
     * most 2e-6 for any k above 2048, so such sums are added in blocks.
     *
     * @param a the left factor, {@code [..., m, k]}
     * @param b the right factor, {@code [..., k, n]}
     * @param out the product, {@code [..., m, n]}
     * @param accumulate whether to add to {@code out} instead of overwriting it
     * @param epilogue applied to the product; null for none, and always null if {@code accumulate} is set
     */
    void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue);

    /**
     * Computes {@code out[i..] = source[.., indices[i..], ..]} along one axis.
     *
     * @param source the elements; its shape is that of {@code out} except for the extent of {@code axis}
     * @param indices {@code INT32} or {@code INT64}, of the shape of {@code out}
     * @param axis the axis, from 0
     * @param out the output, of the type of {@code source}
     * @throws IndexOutOfBoundsException for an index outside of the axis, by this call or, on an asynchronous device,
     *     by the next call that waits for it
     */
    void gather(View source, View indices, int axis, View out);

    /**
     * Computes {@code target[.., indices[i..], ..] += source[i..]} along one axis: the reverse of {@link #gather}. The
     * terms of a sum are added in row-major order of the source.
     *
     * @param source the terms; its shape is that of {@code target} except for the extent of {@code axis}
     * @param indices {@code INT32} or {@code INT64}, of the shape of {@code source}
     * @param axis the axis, from 0
     * @param target the sums, of the type of {@code source}
     * @throws IndexOutOfBoundsException for an index outside of the axis, as {@link #gather} does
     */
    void scatterAdd(View source, View indices, int axis, View target);

    /**
     * Fills a view with random numbers that depend on the key and the position in {@code out} alone.
     *
     * @param distribution the distribution of the numbers
     * @param key the stream to draw from
     * @param out the output, of a type that the distribution allows
     */
    void random(Distribution distribution, RandomKey key, View out);

    /**
     * Runs a call that is defined by simpler ones: as those, unless the backend overrides this with a kernel of its
     * own.
     *
     * @param call the call
     */
    default void run(CompositeCall call) {
        call.decompose(this);
    }

    /**
     * {@return functions of rows as one call each, in place of several maps and reductions; null if the backend has
     * none}
     */
    default RowFunctions rowFunctions() {
        return null;
    }

    /**
     * Registers a callback that releases idle buffers. A backend runs it when a call finds no memory for its own work,
     * and then tries once more. Set once, before all other calls.
     *
     * @param relief the callback; it may call {@link #release}
     */
    default void onOutOfMemory(Runnable relief) {}

    /**
     * Waits until all earlier calls are done.
     *
     * @throws IndexOutOfBoundsException if an earlier {@link #gather} or {@link #scatterAdd} of an asynchronous device
     *     had an index outside of its axis
     */
    void finish();

    /** Closes the backend. Its buffers must not be used afterwards. */
    @Override
    void close();
}
