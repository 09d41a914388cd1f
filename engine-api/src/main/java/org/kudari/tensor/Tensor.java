package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Hold;
import org.kudari.device.Storage;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Fill;
import org.kudari.op.Numbers;
import org.kudari.op.Op;
import org.kudari.op.TensorOps;
import org.kudari.op.ViewOp;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * A multi-dimensional array on a device. Operations do not change a tensor: they make new ones, or views that share
 * memory. Operations on a {@linkplain #variable() variable} are recorded, so that {@link #backward} can compute
 * gradients.
 *
 * <p>Arrays and segments given to the factories are copied, and so are those returned; nothing is shared with the
 * caller.
 *
 * <p>Inside a {@linkplain Device#scope() scope} a tensor lives until the scope closes, unless it is {@linkplain #keep()
 * kept}. Outside of scopes it lives as long as it is referenced. Using a tensor whose scope has closed throws an {@link
 * IllegalStateException}.
 */
public final class Tensor implements TensorOps<Tensor> {
    private final Storage storage;
    private final View view;
    private final Node node;

    Tensor(Storage storage, Layout layout, Node node) {
        this(storage, new View(storage.buffer(), layout), node);
    }

    private Tensor(Storage storage, View view, Node node) {
        this.storage = storage;
        this.view = view;
        this.node = node;
    }

    // ---- factories

    /**
     * {@return a {@code FLOAT32} tensor of a copy of the values}
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, float[] values, long... dims) {
        return of(device, DType.FLOAT32, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /**
     * {@return a {@code FLOAT64} tensor of a copy of the values}
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, double[] values, long... dims) {
        return of(device, DType.FLOAT64, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /**
     * {@return a {@code INT32} tensor of a copy of the values}
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, int[] values, long... dims) {
        return of(device, DType.INT32, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /**
     * {@return a {@code INT64} tensor of a copy of the values}
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, long[] values, long... dims) {
        return of(device, DType.INT64, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /**
     * {@return a {@code UINT8} tensor of a copy of the values} Bytes are read as 0 to 255.
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, byte[] values, long... dims) {
        return of(device, DType.UINT8, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /**
     * {@return a {@code BOOL} tensor of a copy of the values}
     *
     * @param device the device
     * @param values the elements in row-major order
     * @param dims the shape; none for a scalar
     * @throws IllegalArgumentException if the number of values is not that of the shape
     */
    public static Tensor of(Device device, boolean[] values, long... dims) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return of(device, DType.BOOL, MemorySegment.ofArray(bytes), Shape.of(dims));
    }

    /**
     * {@return a {@code FLOAT32} tensor of rank 0}
     *
     * @param device the device
     * @param value its only element
     */
    public static Tensor scalar(Device device, double value) {
        return full(device, DType.FLOAT32, Shape.SCALAR, value);
    }

    /**
     * A tensor of a copy of the elements in a segment.
     *
     * @param device the device
     * @param type the type of the elements
     * @param values the elements in row-major order and native byte order; {@code BOOL} as bytes 0 and 1
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the segment's size is not that of the shape
     */
    public static Tensor of(Device device, DType type, MemorySegment values, Shape shape) {
        long needed = shape.elements() * type.bytes();
        if (values.byteSize() != needed) {
            long given = values.byteSize() / type.bytes();
            throw new IllegalArgumentException("shape " + shape + " needs " + shape.elements() + " element(s) of "
                    + type + ", but " + given + " were given"
                    + (shape.rank() == 0
                            ? ": name the extents after the values, such as " + given + " for a vector"
                            : ""));
        }
        Tensor tensor = empty(device, type, shape);
        device.backend().upload(values, tensor.view());
        return tensor;
    }

    /** An uninitialised tensor. */
    static Tensor empty(Device device, DType type, Shape shape) {
        return new Tensor(device.allocate(type, shape.elements()), Layout.contiguous(shape), null);
    }

    /**
     * {@return a tensor of zeros}
     *
     * @param device the device
     * @param type the type of the elements
     * @param shape the shape
     */
    public static Tensor zeros(Device device, DType type, Shape shape) {
        return full(device, type, shape, 0);
    }

    /**
     * {@return a tensor of ones}
     *
     * @param device the device
     * @param type the type of the elements
     * @param shape the shape
     */
    public static Tensor ones(Device device, DType type, Shape shape) {
        return full(device, type, shape, 1);
    }

    /**
     * {@return a tensor whose elements are all the same number}
     *
     * @param device the device
     * @param type the type of the elements
     * @param shape the shape
     * @param value the number, rounded to a floating type; {@code BOOL} is true for everything but 0
     * @throws IllegalArgumentException if the type is an integer one that cannot hold the number
     */
    public static Tensor full(Device device, DType type, Shape shape, double value) {
        if (type == DType.BOOL) {
            return full(device, type, shape, value != 0 ? 1L : 0L);
        }
        Numbers.requireInRange("full", type, value);
        if (!type.isFloating() && value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    "full: the number " + value + " is no integer, but the type is " + type + ": take FLOAT32");
        }
        Tensor tensor = empty(device, type, shape);
        Fill.with(device.backend(), tensor.view(), value);
        return tensor;
    }

    /**
     * {@return a tensor whose elements are all the same whole number, exact in every integer type}
     *
     * @param device the device
     * @param type the type of the elements
     * @param shape the shape
     * @param value the number, rounded to a floating type; {@code BOOL} is true for everything but 0
     * @throws IllegalArgumentException if the type is an integer one that cannot hold the number
     */
    public static Tensor full(Device device, DType type, Shape shape, long value) {
        Numbers.requireInRange("full", type, value);
        Tensor tensor = empty(device, type, shape);
        Fill.with(device.backend(), tensor.view(), value);
        return tensor;
    }

    /**
     * A tensor of random numbers. They are a function of the distribution, key, type and shape alone.
     *
     * @param device the device
     * @param distribution the distribution
     * @param key the stream
     * @param type {@code INT32} for {@code WORDS}, otherwise {@code FLOAT32} or {@code FLOAT64}
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the type does not fit the distribution
     */
    public static Tensor random(Device device, Distribution distribution, RandomKey key, DType type, Shape shape) {
        boolean fits = distribution == Distribution.WORDS ? type == DType.INT32 : type.isFloating();
        if (!fits) {
            throw new IllegalArgumentException("random: " + distribution + " makes "
                    + (distribution == Distribution.WORDS ? "INT32" : "FLOAT32 or FLOAT64") + ", not " + type);
        }
        Tensor tensor = empty(device, type, shape);
        device.backend().random(distribution, key, tensor.view());
        return tensor;
    }

    // ---- properties and operations

    @Override
    public Shape shape() {
        return view.layout().shape();
    }

    @Override
    public DType type() {
        return storage.type();
    }

    /** {@return the device on which the elements lie} */
    public Device device() {
        return storage.device();
    }

    /** {@return the positions of the elements in their memory} */
    public Layout layout() {
        return view.layout();
    }

    Storage storage() {
        return storage;
    }

    Node node() {
        return node;
    }

    /** The operand for a backend's call. Throws if the tensor's scope has ended. */
    View view() {
        storage.requireAlive();
        return view;
    }

    @Override
    public Tensor self() {
        return this;
    }

    @Override
    public Tensor newFull(DType type, Shape shape, double number) {
        return full(device(), type, shape, number);
    }

    @Override
    public Tensor apply(Op operation, List<Tensor> operands) {
        return Execution.apply(operation, operands);
    }

    @Override
    public Tensor apply(Op operation) {
        return operation instanceof ViewOp viewed && node == null
                ? Execution.view(viewed, this)
                : Execution.apply(operation, List.of(this));
    }

    @Override
    public List<Tensor> applyAll(Elementwise operation, List<Tensor> operands) {
        return Execution.applyAll(operation, operands);
    }

    /**
     * Computes {@code after(this x other, operands...)}: a matrix product with an elementwise function applied while
     * the product is in the cache. The graph records the same as for the two operations one after the other.
     *
     * @param other the right factor
     * @param after the function; its input 0 is the product
     * @param operands its other inputs, which broadcast to the shape of the product
     * @return the result
     * @throws IllegalArgumentException if the factors or the operands do not fit
     */
    public Tensor matmulThen(Tensor other, Elementwise after, List<Tensor> operands) {
        return FusedMatMul.apply(this, other, after, operands);
    }

    /** {@return this tensor if it is dense in row-major order, else a dense copy} */
    public Tensor contiguous() {
        return layout().isContiguous() ? this : Execution.apply(Elementwise.cast(type()), List.of(this));
    }

    // ---- gradients

    /**
     * Makes a variable of this value: operations on it are recorded, and {@link Gradients} have its gradient. It shares
     * this tensor's memory, and is not connected to the operations that computed this tensor.
     *
     * @return the variable
     * @throws IllegalArgumentException if the type is not floating
     */
    public Tensor variable() {
        if (!type().isFloating()) {
            throw new IllegalArgumentException("a variable needs a floating type, not " + type());
        }
        return new Tensor(storage, view, new Node.Leaf(shape(), type(), null, 0));
    }

    /** {@return this value as a constant} It shares this tensor's memory, and gradients do not flow through it. */
    public Tensor detach() {
        return node == null ? this : new Tensor(storage, view, null);
    }

    /** {@return whether this is a variable or was computed from one} */
    public boolean isRecorded() {
        return node != null;
    }

    Tensor withNode(Node recorded) {
        return new Tensor(storage, view, recorded);
    }

    /**
     * Computes the gradients of this scalar with respect to every variable that it was computed from. The pass frees
     * the saved values of the graph, so it can run once.
     *
     * @return the gradients, which are not recorded
     * @throws IllegalStateException if this has more than one element, was not computed from a variable, a pass freed
     *     its graph before, or a saved value was changed in place
     */
    public Gradients backward() {
        return new BackwardPass(false, null).run(this);
    }

    /**
     * Computes the gradients of this scalar with respect to some variables, and nothing that only others need.
     *
     * @param variables the variables, at least one, such as {@code List.of(x)} or {@link Parameters#variables}
     * @return their gradients, which are not recorded
     * @throws IllegalArgumentException if there are none, or one of them is not a variable
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients backward(List<Tensor> variables) {
        return new BackwardPass(false, variables).run(this);
    }

    /**
     * Computes the vector-Jacobian product: {@link #backward()} for a tensor of any shape.
     *
     * @param upstream the gradient of this tensor, in its type and shape
     * @return the gradients, which are not recorded
     * @throws IllegalArgumentException if the type or shape differs
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients backward(Tensor upstream) {
        return new BackwardPass(false, null).run(this, upstream);
    }

    /**
     * Computes the vector-Jacobian product for some variables: {@link #backward(List)} for a tensor of any shape.
     *
     * @param upstream the gradient of this tensor, in its type and shape
     * @param variables the variables, at least one
     * @return their gradients, which are not recorded
     * @throws IllegalArgumentException if the type or shape differs, there are no variables, or one of them is none
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients backward(Tensor upstream, List<Tensor> variables) {
        return new BackwardPass(false, variables).run(this, upstream);
    }

    /**
     * Computes gradients that are recorded, and can be differentiated again. The graph keeps its saved values.
     *
     * @return the gradients
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients differentiableBackward() {
        return new BackwardPass(true, null).run(this);
    }

    /**
     * Computes recorded gradients, as {@link #differentiableBackward()}, with respect to some variables.
     *
     * @param variables the variables, at least one
     * @return their gradients
     * @throws IllegalArgumentException if there are none, or one of them is not a variable
     */
    public Gradients differentiableBackward(List<Tensor> variables) {
        return new BackwardPass(true, variables).run(this);
    }

    /**
     * Computes the vector-Jacobian product as {@link #backward(Tensor)}, and records it. The graph keeps its saved
     * values.
     *
     * @param upstream the gradient of this tensor, in its type and shape
     * @return the gradients
     * @throws IllegalArgumentException if the type or shape differs
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients differentiableBackward(Tensor upstream) {
        return new BackwardPass(true, null).run(this, upstream);
    }

    /**
     * Computes recorded gradients, as {@link #differentiableBackward(Tensor)}, with respect to some variables.
     *
     * @param upstream the gradient of this tensor, in its type and shape
     * @param variables the variables, at least one
     * @return their gradients
     * @throws IllegalArgumentException if the type or shape differs, there are no variables, or one of them is none
     * @throws IllegalStateException as {@link #backward()}
     */
    public Gradients differentiableBackward(Tensor upstream, List<Tensor> variables) {
        return new BackwardPass(true, variables).run(this, upstream);
    }

    // ---- lifetime and content

    /**
     * Lets this tensor, and all views of it, outlive the current scope. They move to the scope around it, if there is
     * one.
     *
     * @return this tensor
     * @throws IllegalStateException if the scope has ended, or belongs to another thread
     */
    public Tensor keep() {
        storage.keep();
        return this;
    }

    /** {@return whether this tensor may be used: its scope has not closed, and its device is open} */
    public boolean isAlive() {
        return storage.isAlive();
    }

    /**
     * Copies to another device. The copy is a constant. Elements that a broadcast repeats are copied once.
     *
     * @param target the device
     * @return the copy; this tensor if it is on that device
     */
    public Tensor on(Device target) {
        return target == device() ? this : DeviceCopy.of(this, target);
    }

    /**
     * {@return the only element, as a double}
     *
     * @throws IllegalStateException if there is not exactly one element
     * @throws ArithmeticException if it is an {@code INT64} that no double holds: {@link #itemLong} reads it
     */
    public double item() {
        return HostArrays.item(this);
    }

    /**
     * {@return the only element, as a long} It is exact for all integer types.
     *
     * @throws IllegalStateException if there is not exactly one element
     * @throws ArithmeticException if it is of a floating type and no whole number of 64 bits: {@link #item} reads it
     */
    public long itemLong() {
        return HostArrays.itemLong(this);
    }

    /**
     * {@return whether each element is close to the other one, as {@link #isClose} with the tolerances 1e-5 and 1e-8}
     * Waits for the device.
     *
     * @param other the right operand, which broadcasts
     */
    public boolean allClose(Tensor other) {
        return allClose(other, 1e-5, 1e-8);
    }

    /**
     * {@return whether each element is close to the other one, as {@link #isClose}} Waits for the device.
     *
     * @param other the right operand, which broadcasts
     * @param relative the tolerance relative to the other element, at least 0
     * @param absolute the tolerance that is added to it, at least 0
     */
    public boolean allClose(Tensor other, double relative, double absolute) {
        return isClose(other, relative, absolute).all().item() != 0;
    }

    /**
     * Copies all elements to a segment, in row-major order and native byte order. Waits for the device.
     *
     * @param target memory of the size of the elements
     * @throws IllegalArgumentException if the size differs
     * @throws IndexOutOfBoundsException if an index of an earlier gather or scatter on an asynchronous device was out
     *     of range
     */
    public void copyTo(MemorySegment target) {
        Tensor dense = detach().contiguous();
        long size = shape().elements() * type().bytes();
        if (target.byteSize() != size) {
            throw new IllegalArgumentException("a segment of " + target.byteSize() + " bytes cannot take a tensor of "
                    + type() + " " + shape() + ", which needs " + size);
        }
        try (Hold _ = Hold.NONE.and(dense.storage)) {
            device().backend().download(dense.view(), target);
        }
        Reference.reachabilityFence(dense);
    }

    /**
     * {@return all elements in row-major order, converted to {@code float}} Waits for the device.
     *
     * @throws IllegalStateException if a Java array cannot hold so many
     */
    public float[] toFloatArray() {
        return HostArrays.floats(this);
    }

    /**
     * {@return all elements in row-major order, converted to {@code double}} An {@code INT64} beyond 2^53 is rounded;
     * {@link #toLongArray} keeps it. Waits for the device.
     *
     * @throws IllegalStateException if a Java array cannot hold so many
     */
    public double[] toDoubleArray() {
        return HostArrays.doubles(this);
    }

    /**
     * {@return all elements in row-major order, converted to {@code long}} Waits for the device.
     *
     * @throws IllegalStateException if a Java array cannot hold so many
     */
    public long[] toLongArray() {
        return HostArrays.longs(this);
    }

    /**
     * The type, shape, device and, for small tensors, the values. Debuggers and log lines call it, so it never throws:
     * where the values cannot be read it says why. An index error of an earlier call stays for the next read of a
     * program's own, such as {@link #item}.
     */
    @Override
    public String toString() {
        return TensorText.of(this);
    }
}
