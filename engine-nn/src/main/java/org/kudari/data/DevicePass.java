package org.kudari.data;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * The rows on a device in the order of one pass. Reading some of them makes tensors in the scope that is open then,
 * except in the data set's own order: then they are views of the data set, unless they are scaled bytes. Short rows are
 * put in order when the pass begins, and are views then, in any order.
 */
final class DevicePass implements Pass {
    /** Rows of at most so many bytes, two lines of a cache, take longer to ask for in each batch than to put in order. */
    private static final long SHORT_ROW = 128;

    /** No tensor of more bytes is put in order as a whole: the copy lives as long as the pass. */
    private static final long MOST_ORDERED = 32L << 20;

    private final DeviceDataset data;
    /** The rows in the order of the pass; null if it is that of the data set. */
    private final int[] order;
    /** The same on the device, {@code INT32 [rows]}, in the scope in which the pass began; null if {@code order} is. */
    private final Tensor orderOnDevice;
    /** By a tensor of short rows: all of it in the order of the pass. */
    private final Map<DeviceRows, Tensor> ordered = new IdentityHashMap<>();
    /** By any other tensor of the data set, the order in its shape, repeated for each column. */
    private final Map<DeviceRows, Tensor> orderOfColumns = new IdentityHashMap<>();

    private final Thread owner = Thread.currentThread();

    /** @param order the rows in the order of the pass; null for that of the data set */
    DevicePass(DeviceDataset data, int[] order) {
        this.data = data;
        this.order = order;
        this.orderOnDevice = order == null ? null : Tensor.of(data.device(), order, order.length);
        if (order != null) {
            data.all().forEach(this::prepare);
        }
    }

    /** What a pass needs is made once, and not for each batch. */
    private void prepare(DeviceRows rows) {
        Tensor indices = repeated(orderOnDevice, rows);
        if (rows.bytesOfRow() <= SHORT_ROW && rows.bytesOfRow() * order.length <= MOST_ORDERED) {
            ordered.put(rows, rows.values().gather(0, indices));
        } else {
            orderOfColumns.put(rows, indices);
        }
    }

    @Override
    public int rows() {
        return data.rows();
    }

    @Override
    public Batch batch(int from, int count) {
        return new Batch(
                count,
                row -> row(from + row),
                lazy(data.inputs(), from, count),
                lazy(data.targets(), from, count),
                data.weights() == null ? null : lazy(data.weights(), from, count),
                (begin, end) -> batch(from + begin, end - begin));
    }

    private List<LazyTensor> lazy(List<DeviceRows> tensors, int from, int count) {
        if (tensors.size() == 1) {
            return List.of(lazy(tensors.getFirst(), from, count));
        }
        return tensors.stream().map(rows -> lazy(rows, from, count)).toList();
    }

    private LazyTensor lazy(DeviceRows rows, int from, int count) {
        return new LazyTensor(() -> read(rows, from, count));
    }

    /** The row of the data set at a position of the pass. */
    private int row(int position) {
        return order == null ? position : order[position];
    }

    /** Some rows of a tensor of the data set, as a model sees them. */
    private Tensor read(DeviceRows rows, int from, int count) {
        return rows.scaled(order == null ? rows.values().slice(0, from, from + count) : gather(rows, from, count));
    }

    private Tensor gather(DeviceRows rows, int from, int count) {
        // Otherwise the pass outlives the scope in which it began, or another thread may close that scope at any time.
        if (Thread.currentThread() != owner || !orderOnDevice.isAlive()) {
            return rows.values().gather(0, repeated(uploaded(data.device(), from, count), rows));
        }
        Tensor all = ordered.get(rows);
        return all != null
                ? all.slice(0, from, from + count)
                : rows.values().gather(0, orderOfColumns.get(rows).slice(0, from, from + count));
    }

    private Tensor uploaded(Device device, int from, int count) {
        MemorySegment part =
                MemorySegment.ofArray(order).asSlice((long) from * Integer.BYTES, (long) count * Integer.BYTES);
        return Tensor.of(device, DType.INT32, part, Shape.of(count));
    }

    /** The indices of rows, for each of their columns. */
    private static Tensor repeated(Tensor indices, DeviceRows rows) {
        Shape all = rows.values().shape();
        return all.rank() == 1
                ? indices
                : indices.unsqueeze(1).broadcastTo(all.with(0, indices.shape().dim(0)));
    }
}
