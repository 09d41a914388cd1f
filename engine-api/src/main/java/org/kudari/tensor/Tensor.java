package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Storage;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Fill;
import org.kudari.op.Op;
import org.kudari.op.TensorOps;
import org.kudari.op.ViewOp;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * A multi-dimensional array on a device. Tensors are values: operations make new ones, or views that share memory. What is
 * computed from a {@linkplain #variable() variable} remembers how, so that {@link #backward} can find gradients.
 *
 * <p>Arrays and segments given to the factories are copied, and so are those returned; nothing is shared with the caller.
 *
 * <p>Inside a {@linkplain Device#scope() scope} a tensor lives until the scope closes, unless it is {@linkplain #keep()
 * kept}; outside it lives as long as it is referenced.
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

    // ---- making tensors

    /** A {@code FLOAT32} tensor of the given numbers in row-major order, copied. */
    public static Tensor of(Device device, float[] values, long... dims) {
        return of(device, DType.FLOAT32, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /** A {@code FLOAT64} tensor, copied. */
    public static Tensor of(Device device, double[] values, long... dims) {
        return of(device, DType.FLOAT64, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /** An {@code INT32} tensor, copied. */
    public static Tensor of(Device device, int[] values, long... dims) {
        return of(device, DType.INT32, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /** An {@code INT64} tensor, copied. */
    public static Tensor of(Device device, long[] values, long... dims) {
        return of(device, DType.INT64, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /** A {@code UINT8} tensor, copied; bytes count as 0 to 255. */
    public static Tensor of(Device device, byte[] values, long... dims) {
        return of(device, DType.UINT8, MemorySegment.ofArray(values), Shape.of(dims));
    }

    /** A {@code BOOL} tensor, copied. */
    public static Tensor of(Device device, boolean[] values, long... dims) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return of(device, DType.BOOL, MemorySegment.ofArray(bytes), Shape.of(dims));
    }

    /** A {@code FLOAT32} scalar. */
    public static Tensor scalar(Device device, double value) {
        return full(device, DType.FLOAT32, Shape.SCALAR, value);
    }

    /**
     * A tensor of the elements in a segment, in row-major order and native byte order, copied; {@code BOOL} as bytes 0 and 1.
     *
     * @throws IllegalArgumentException if the segment's size is not that of the shape
     */
    public static Tensor of(Device device, DType type, MemorySegment values, Shape shape) {
        long needed = shape.elements() * type.bytes();
        if (values.byteSize() != needed) {
            throw new IllegalArgumentException("shape " + shape + " needs " + shape.elements() + " element(s) of "
                    + type + ", but " + values.byteSize() / type.bytes() + " were given");
        }
        Tensor tensor = empty(device, type, shape);
        device.backend().upload(values, tensor.view());
        return tensor;
    }

    /** An uninitialised tensor. */
    static Tensor empty(Device device, DType type, Shape shape) {
        return new Tensor(device.allocate(type, shape.elements()), Layout.contiguous(shape), null);
    }

    public static Tensor zeros(Device device, DType type, Shape shape) {
        return full(device, type, shape, 0);
    }

    public static Tensor ones(Device device, DType type, Shape shape) {
        return full(device, type, shape, 1);
    }

    /** A tensor of one number throughout. */
    public static Tensor full(Device device, DType type, Shape shape, double value) {
        Tensor tensor = empty(device, type, shape);
        Fill.with(device.backend(), tensor.view(), value);
        return tensor;
    }

    /** Random numbers: a function of the distribution, key, type and shape alone. */
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

    // ---- what it is

    @Override
    public Shape shape() {
        return view.layout().shape();
    }

    @Override
    public DType type() {
        return storage.type();
    }

    public Device device() {
        return storage.device();
    }

    public Layout layout() {
        return view.layout();
    }

    Storage storage() {
        return storage;
    }

    Node node() {
        return node;
    }

    /** The operand for a backend's call; an error if the tensor's scope has ended. */
    View view() {
        storage.requireAlive();
        return view;
    }

    @Override
    public Tensor self() {
        return this;
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
     * {@code after(this x other, operands...)}: a matrix product with an elementwise function applied while the product is in
     * cache. What it records is the same as the two operations one after the other.
     *
     * @param after input 0 is the product; the operands broadcast to its shape
     */
    public Tensor matmulThen(Tensor other, Elementwise after, List<Tensor> operands) {
        return FusedMatMul.apply(this, other, after, operands);
    }

    /** This tensor itself where it is dense in row-major order, else a dense copy. */
    public Tensor contiguous() {
        return layout().isContiguous() ? this : Execution.apply(Elementwise.cast(type()), List.of(this));
    }

    // ---- gradients

    /**
     * A variable with this value: what is computed from it is recorded, and {@link Gradients} have its gradient. It shares
     * this tensor's memory and has no history.
     */
    public Tensor variable() {
        if (!type().isFloating()) {
            throw new IllegalArgumentException("a variable needs a floating type, not " + type());
        }
        return new Tensor(storage, view, new Node.Leaf(shape(), type(), null, 0));
    }

    /** This value as a constant: the same memory without the history. */
    public Tensor detach() {
        return node == null ? this : new Tensor(storage, view, null);
    }

    /** Whether this is a variable or was computed from one. */
    public boolean isRecorded() {
        return node != null;
    }

    Tensor withNode(Node recorded) {
        return new Tensor(storage, view, recorded);
    }

    /**
     * The gradients of this scalar with respect to every variable it was computed from. Frees what the graph had kept as it
     * passes, so a graph is walked once.
     *
     * @throws IllegalStateException if this is no scalar, was not computed from a variable, or was walked before
     */
    public Gradients backward() {
        return new BackwardPass(false).run(this, scalarSeed("backward"));
    }

    /** The vector-Jacobian product: {@link #backward()} for a tensor of any shape, from the given gradient of it. */
    public Gradients backward(Tensor upstream) {
        // Without its history: nothing of this pass is recorded.
        return new BackwardPass(false).run(this, requireSeed(upstream).detach());
    }

    /** Gradients that were themselves recorded, and can be differentiated again. Keeps the graph. */
    public Gradients differentiableBackward() {
        return new BackwardPass(true).run(this, scalarSeed("differentiableBackward"));
    }

    /** {@link #backward(Tensor)}, recorded. */
    public Gradients differentiableBackward(Tensor upstream) {
        return new BackwardPass(true).run(this, requireSeed(upstream));
    }

    private Tensor scalarSeed(String operation) {
        if (shape().elements() != 1) {
            throw new IllegalStateException(operation + " starts from a scalar, but this tensor has shape " + shape()
                    + ": reduce it with mean() or sum() first, or give the gradient of it");
        }
        return ones(device(), type(), shape());
    }

    private Tensor requireSeed(Tensor upstream) {
        Execution.requireOneDevice("backward", List.of(this, upstream));
        if (!upstream.shape().equals(shape()) || upstream.type() != type()) {
            throw new IllegalArgumentException("the gradient of a tensor of " + type() + " " + shape()
                    + " has that type and shape, not " + upstream.type() + " " + upstream.shape());
        }
        return upstream;
    }

    // ---- life and content

    /** Lets this tensor (and all views of it) outlive the current scope; returns itself. */
    public Tensor keep() {
        storage.keep();
        return this;
    }

    /** A copy on another device, as a constant; on the same device the tensor itself. */
    public Tensor on(Device target) {
        if (target == device()) {
            return this;
        }
        byte[] bytes = new byte[Math.toIntExact(shape().elements() * type().bytes())];
        copyTo(MemorySegment.ofArray(bytes));
        return of(target, type(), MemorySegment.ofArray(bytes), shape());
    }

    /** The only element, as a double. */
    public double item() {
        if (shape().elements() != 1) {
            throw new IllegalStateException("item() reads a single element, but this tensor has shape " + shape());
        }
        return toDoubleArray()[0];
    }

    /** Copies all elements to a segment, in row-major order and native byte order. */
    public void copyTo(MemorySegment target) {
        Tensor dense = detach().contiguous();
        long size = shape().elements() * type().bytes();
        if (target.byteSize() != size) {
            throw new IllegalArgumentException("a segment of " + target.byteSize() + " bytes cannot take a tensor of "
                    + type() + " " + shape() + ", which needs " + size);
        }
        device().backend().download(dense.view(), target);
        Reference.reachabilityFence(dense);
    }

    /** All elements in row-major order, converted to {@code float}. */
    public float[] toFloatArray() {
        float[] values = new float[length()];
        HostBuffer host = toHost();
        for (int i = 0; i < values.length; i++) {
            values[i] = type().isFloating() ? (float) Elements.loadDouble(host, i) : Elements.loadLong(host, i);
        }
        return values;
    }

    /** All elements in row-major order, converted to {@code double}. */
    public double[] toDoubleArray() {
        double[] values = new double[length()];
        HostBuffer host = toHost();
        Arrays.setAll(values, i -> Elements.loadDouble(host, i));
        return values;
    }

    /** All elements in row-major order, converted to {@code long}. */
    public long[] toLongArray() {
        long[] values = new long[length()];
        HostBuffer host = toHost();
        Arrays.setAll(values, i -> Elements.loadLong(host, i));
        return values;
    }

    /** The elements in their own type: conversions happen on the host, since not every device has every type. */
    private HostBuffer toHost() {
        HostBuffer host = HostBuffer.allocate(type(), length());
        copyTo(host.segment());
        return host;
    }

    private int length() {
        try {
            return Math.toIntExact(shape().elements());
        } catch (ArithmeticException e) {
            throw new IllegalStateException("a tensor of shape " + shape() + " does not fit a Java array", e);
        }
    }

    /** The type, shape, device and, for small tensors, the values. Never fails: debuggers and error messages call it. */
    @Override
    public String toString() {
        String head = type() + " " + shape() + " on " + device();
        if (!storage.isAlive()) {
            return head + ", ended";
        }
        return shape().elements() > 16 ? head : head + " " + Arrays.toString(toDoubleArray());
    }
}
