package org.kudari.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.kudari.data.file.Shuffle;
import org.kudari.device.Device;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** A whole {@link Table} on a device, so that a batch needs no transfer. */
final class DeviceDataset extends Dataset {
    /** What a checksum reads at once. */
    private static final long PIECE_BYTES = 1 << 24;

    private final Device device;
    private final List<DeviceRows> inputs;
    /** Empty if the table has no target. */
    private final List<DeviceRows> targets;
    /** Null if all rows count the same. */
    private final DeviceRows weights;

    private DeviceDataset(Device device, List<DeviceRows> inputs, List<DeviceRows> targets, DeviceRows weights) {
        this.device = device;
        this.inputs = inputs;
        this.targets = targets;
        this.weights = weights;
    }

    /** Copies a table to a device. */
    static DeviceDataset of(Table table, Device device) {
        return device.unscoped(() -> new DeviceDataset(
                device,
                table.inputs().stream()
                        .map(input -> DeviceRows.of(input, device))
                        .toList(),
                table.targets().stream()
                        .map(target -> DeviceRows.of(target, device))
                        .toList(),
                table.weights()
                        .map(known -> DeviceRows.ofWeights(device, known))
                        .orElse(null)));
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public int rows() {
        return inputs.getFirst().rows();
    }

    @Override
    public int columns() {
        return inputs.stream()
                .mapToInt(input -> (int) input.values().shape().dim(1))
                .sum();
    }

    /** The inputs of a model. */
    List<DeviceRows> inputs() {
        return inputs;
    }

    /** The labels; empty if the table has no target. */
    List<DeviceRows> targets() {
        return targets;
    }

    /** How much each row counts; null if all count the same. */
    DeviceRows weights() {
        return weights;
    }

    /** The inputs, the labels and the weights. */
    List<DeviceRows> all() {
        return Stream.of(inputs.stream(), targets.stream(), Stream.ofNullable(weights))
                .flatMap(Function.identity())
                .toList();
    }

    /** Reads all of it from the device. It is the CRC-32C of types, shapes and elements as this machine holds them. */
    @Override
    public String checksum() {
        CRC32C crc = new CRC32C();
        for (DeviceRows input : inputs) {
            float scale = input.scale() == null ? 1 : (float) input.scale().item();
            crc.update(ByteBuffer.allocate(Float.BYTES).putFloat(scale).flip());
            addTo(crc, input.values());
        }
        targets.forEach(target -> addTo(crc, target.values()));
        if (weights != null) {
            crc.update("weights".getBytes(StandardCharsets.UTF_8));
            addTo(crc, weights.values());
        }
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** Reads some rows at a time. */
    private static void addTo(CRC32C crc, Tensor tensor) {
        crc.update((tensor.type() + tensor.shape().toString()).getBytes(StandardCharsets.UTF_8));
        long rows = tensor.shape().dim(0);
        if (tensor.shape().elements() == 0) {
            return;
        }
        long bytesOfRow = tensor.shape().elements() / rows * tensor.type().bytes();
        long atOnce = Math.clamp(PIECE_BYTES / bytesOfRow, 1, rows);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(atOnce * bytesOfRow, Long.BYTES);
            for (long from = 0; from < rows; from += atOnce) {
                long to = Math.min(rows, from + atOnce);
                MemorySegment read = piece.asSlice(0, (to - from) * bytesOfRow);
                tensor.slice(0, from, to).copyTo(read);
                crc.update(read.asByteBuffer());
            }
        }
    }

    @Override
    Pass inOrder(int size) {
        return new DevicePass(this, null);
    }

    @Override
    Pass shuffled(int size, RandomKey key) {
        return new DevicePass(this, Shuffle.order(rows(), key));
    }

    @Override
    Pass drawn(RandomKey key, double... rowWeights) {
        return new DevicePass(this, WeightedSample.rows(key, rowWeights));
    }
}
