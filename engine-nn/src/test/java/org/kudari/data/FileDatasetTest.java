package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.file.RowFile;
import org.kudari.data.file.RowFileWriter;
import org.kudari.data.file.RowPart;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;

class FileDatasetTest {
    /** About 80 MB, so that there are three windows. */
    private static final int ROWS = 20_000;

    private static final int WIDTH = 1000;
    private static final int BATCH = 64;

    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    private RowFile file;
    private Dataset data;

    @BeforeEach
    void write() {
        List<RowPart> inputs =
                List.of(new RowPart(DType.FLOAT32, Shape.of(WIDTH)), new RowPart(DType.INT32, Shape.of(2)));
        try (RowFileWriter writer =
                new RowFileWriter(folder, inputs, List.of(new RowPart(DType.INT64, Shape.SCALAR)))) {
            for (int row = 0; row < ROWS; row++) {
                float[] features = new float[WIDTH];
                features[0] = row;
                features[WIDTH - 1] = -row;
                writer.add(
                        1,
                        List.of(
                                MemorySegment.ofArray(features),
                                MemorySegment.ofArray(new int[] {row, row + 1}),
                                MemorySegment.ofArray(new long[] {row % 3})));
            }
            file = writer.finish();
        }
        data = Dataset.of(file, device);
    }

    @AfterEach
    void close() {
        file.close();
        device.close();
    }

    /** The rows of a batch by number, each checked to be whole. */
    private List<Integer> rowsOf(Batch batch) {
        List<Integer> rows = new ArrayList<>();
        try (Scope _ = device.scope()) {
            float[] features = batch.allInputs().get(0).toFloatArray();
            long[] indices = batch.allInputs().get(1).toLongArray();
            long[] labels = batch.labels().toLongArray();
            assertThat(batch.allInputs().get(0).shape()).isEqualTo(Shape.of(batch.rows(), WIDTH));
            assertThat(batch.labels().shape()).isEqualTo(Shape.of(batch.rows()));
            for (int i = 0; i < batch.rows(); i++) {
                int row = (int) features[i * WIDTH];
                assertThat(features[(i + 1) * WIDTH - 1]).isEqualTo(-row);
                assertThat(indices[2 * i]).isEqualTo(row);
                assertThat(indices[2 * i + 1]).isEqualTo(row + 1);
                assertThat(labels[i]).isEqualTo(row % 3);
                rows.add(row);
            }
        }
        return rows;
    }

    private List<Integer> rowsOf(Iterable<Batch> batches) {
        List<Integer> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(rowsOf(batch)));
        return rows;
    }

    @Test
    void aPassHasEachRowOnce() {
        List<Integer> all = IntStream.range(0, ROWS).boxed().toList();
        assertThat(rowsOf(data.batches(BATCH))).isEqualTo(all);
        List<Integer> shuffled = rowsOf(data.batches(BATCH, 1));
        assertThat(shuffled).isNotEqualTo(all).containsExactlyInAnyOrderElementsOf(all);
        assertThat(rowsOf(data.batches(BATCH, 1))).isEqualTo(shuffled);
        assertThat(data.batches(BATCH, 1).dropLast().count()).isEqualTo(ROWS / BATCH);
        assertThat(data.columns()).isEqualTo(WIDTH + 2);
        assertThat(data.checksum()).isEqualTo(file.checksum());
    }

    @Test
    void aFileOfOneWindowHasTheOrderOfTheRowsInMemory() {
        int rows = 1000;
        List<RowPart> inputs = List.of(new RowPart(DType.FLOAT32, Shape.of(1)));
        float[] features = new float[rows];
        for (int row = 0; row < rows; row++) {
            features[row] = row;
        }
        try (RowFileWriter writer =
                new RowFileWriter(folder, inputs, List.of(new RowPart(DType.INT64, Shape.SCALAR)))) {
            writer.add(rows, List.of(MemorySegment.ofArray(features), MemorySegment.ofArray(new long[rows])));
            try (RowFile small = writer.finish()) {
                Table table = new Table(
                        List.of(new Features.Floats(1, features)),
                        List.of(new Target.Classes(new int[rows], List.of("a", "b"))));
                assertThat(order(Dataset.of(small, device))).isEqualTo(order(table.on(device)));
            }
        }
    }

    private static List<Integer> order(Dataset data) {
        List<Integer> order = new ArrayList<>();
        data.batches(30, 4)
                .forEach(batch -> IntStream.range(0, batch.rows()).forEach(row -> order.add(batch.rowOfData(row))));
        return order;
    }

    @Test
    void batchesMayBeCollectedAndReadInAnyOrderAndByParts() {
        List<Integer> inOrder = rowsOf(data.batches(BATCH, 5));
        List<Batch> batches = new ArrayList<>();
        data.batches(BATCH, 5).forEach(batches::add);
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, batches.size()).boxed().toList());
        Collections.shuffle(places, new Random(3));
        for (int place : places.subList(0, 12)) {
            int from = place * BATCH;
            int rows = batches.get(place).rows();
            assertThat(rowsOf(batches.get(place))).isEqualTo(inOrder.subList(from, from + rows));
            assertThat(rowsOf(batches.get(place).rows(1, rows))).isEqualTo(inOrder.subList(from + 1, from + rows));
            assertThat(batches.get(place).rowOfData(2)).isEqualTo(inOrder.get(from + 2));
        }
    }

    /** A window that is gone must not change the tensors that were made of it. */
    @Test
    void tensorsOfABatchOutliveItsWindow() {
        try (Scope _ = device.scope()) {
            List<Batch> batches = new ArrayList<>();
            data.batches(BATCH, 5).forEach(batches::add);
            var first = batches.getFirst().allInputs().get(1);
            long[] before = first.toLongArray();
            rowsOf(batches.getLast());
            assertThat(first.toLongArray()).isEqualTo(before);
        }
    }

    @Test
    void anInterruptedThreadReadsOn() throws InterruptedException {
        AtomicReference<List<Integer>> read = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            List<Integer> rows = rowsOf(data.batches(BATCH, 1));
            if (Thread.currentThread().isInterrupted()) {
                read.set(rows);
            }
        });
        thread.join();
        assertThat(read.get()).isEqualTo(rowsOf(data.batches(BATCH, 1)));
    }

    @Test
    void rowsCannotBeDrawnByWeights() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() ->
                        data.batches(BATCH, RandomKey.of(1), new double[ROWS]).iterator())
                .withMessageContaining("rows of a file cannot be drawn by weights");
    }
}
