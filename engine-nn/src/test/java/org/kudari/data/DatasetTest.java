package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

class DatasetTest {
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Row {@code i} is {@code (i, 100 + i)}, of class {@code i % 3}. */
    private static Table table(int rows) {
        return table(rows, 2);
    }

    /** The same with zeros behind, so that a row is too long to be put in order when a pass begins. */
    private static Table longRows(int rows) {
        return table(rows, 40);
    }

    private static Table table(int rows, int columns) {
        float[] values = new float[columns * rows];
        for (int i = 0; i < rows; i++) {
            values[columns * i] = i;
            values[columns * i + 1] = 100 + i;
        }
        int[] classes = IntStream.range(0, rows).map(i -> i % 3).toArray();
        return new Table(new Features.Floats(columns, values), new Target.Classes(classes, CLASSES));
    }

    private static Table bytes(int rows) {
        byte[] values = new byte[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = (byte) (i * 50);
        }
        return new Table(new Features.Bytes(1, values, 0.5f), Optional.empty());
    }

    /** The rows of a pass by number, each checked to be whole and to have its own label. */
    private static List<Integer> rowsOf(Iterable<Batch> batches) {
        List<Integer> rows = new ArrayList<>();
        for (Batch batch : batches) {
            float[] inputs = batch.inputs().toFloatArray();
            long[] labels = batch.labels().toLongArray();
            int columns = inputs.length / batch.rows();
            for (int i = 0; i < batch.rows(); i++) {
                int row = (int) inputs[columns * i];
                assertThat(inputs[columns * i + 1]).isEqualTo(100 + row);
                assertThat(labels[i]).isEqualTo(row % 3);
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void aPassGoesThroughTheRowsInTheirOwnOrder() {
        Dataset data = table(7).on(device);
        List<Integer> sizes = new ArrayList<>();
        data.batches(3).forEach(batch -> sizes.add(batch.rows()));

        assertThat(sizes).containsExactly(3, 3, 1);
        assertThat(rowsOf(data.batches(3))).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(rowsOf(data.batches(100))).hasSize(7);
    }

    @Test
    void aSmallLastBatchMayBeLeftOut() {
        Dataset data = table(7).on(device);

        assertThat(rowsOf(data.batches(3).dropLast())).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(rowsOf(data.batches(4).dropLast(3))).hasSize(7);
        assertThat(rowsOf(data.batches(4).dropLast(4))).containsExactly(0, 1, 2, 3);
        assertThat(rowsOf(data.batches(7).dropLast())).hasSize(7);
        assertThat(rowsOf(data.batches(8).dropLast())).isEmpty();
        assertThat(rowsOf(data.batches(3, 5).dropLast()))
                .isEqualTo(rowsOf(data.batches(3, 5)).subList(0, 6));
        assertThat(data.batches(3).count()).isEqualTo(3);
        assertThat(data.batches(3).dropLast().count()).isEqualTo(2);
        assertThat(data.batches(Integer.MAX_VALUE).count()).isEqualTo(1);
        assertThat(table(0).on(device).batches(3).count()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> data.batches(3).dropLast(4))
                .withMessage("dropLast takes a number of rows from 1 to that of a batch, 3, not 4");
    }

    @Test
    void aChecksumTellsDataFromOther() {
        Table some = table(7);
        String checksum = some.on(device).checksum();

        assertThat(checksum)
                .matches("[0-9a-f]{8}")
                .isEqualTo(table(7).on(device).checksum());
        assertThat(table(0).on(device).checksum()).isNotEqualTo(checksum);
        assertThat(some.select(0, 1, 2, 3, 4, 6, 5).on(device).checksum()).isNotEqualTo(checksum);
        Target.Classes labels = (Target.Classes) some.target().orElseThrow();
        int[] others = labels.indices().clone();
        others[6] = 1 - Math.min(1, others[6]);
        assertThat(new Table(some.features(), new Target.Classes(others, labels.names()))
                        .on(device)
                        .checksum())
                .isNotEqualTo(checksum);
        assertThat(new Table(some.features(), Optional.empty()).on(device).checksum())
                .isNotEqualTo(checksum);
    }

    @Test
    void aShuffledPassHasEveryRowOnce() {
        for (Table table : List.of(table(50), longRows(50))) {
            Dataset data = table.on(device);
            for (int size : new int[] {1, 7, 50, 64}) {
                assertThat(rowsOf(data.batches(size, 5)))
                        .as("batches of %d", size)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, 50).boxed().toList());
            }
        }
    }

    @Test
    void theOrderFollowsFromTheKeyAndNotFromTheBatches() {
        Dataset data = table(50).on(device);
        List<Integer> order = rowsOf(data.batches(7, 5));

        assertThat(rowsOf(data.batches(20, RandomKey.of(5)))).isEqualTo(order);
        assertThat(rowsOf(data.batches(7, 6))).isNotEqualTo(order);
        assertThat(rowsOf(data.batches(7, RandomKey.of(5).child(1)))).isNotEqualTo(order);
    }

    @Test
    void batchesOfFloatsInTheirOwnOrderAreViews() {
        Dataset data = table(4).on(device);
        Kernel negate = Kernel.of(1, 0, Expr.input(0).negate());

        Batch batch = data.batches(2).iterator().next();
        InPlace.map(negate, new double[0], List.of(batch.inputs()), List.of(batch.inputs()));

        assertThat(data.batches(2).iterator().next().inputs().toFloatArray()).containsExactly(-0f, -100, -1, -101);
    }

    @Test
    void bytesStayBytesUntilTheyAreScaled() {
        DeviceDataset data = DeviceDataset.of(bytes(6), device);

        assertThat(data.inputs().getFirst().values().type()).isEqualTo(DType.UINT8);
        Batch batch = data.batches(6).iterator().next();
        assertThat(batch.inputs().type()).isEqualTo(DType.FLOAT32);
        assertThat(batch.inputs().toFloatArray()).containsExactly(0, 25, 50, 75, 100, 125);

        List<Float> shuffled = new ArrayList<>();
        for (Batch some : data.batches(4, 1)) {
            for (float value : some.inputs().toFloatArray()) {
                shuffled.add(value);
            }
        }
        assertThat(shuffled).containsExactlyInAnyOrder(0f, 25f, 50f, 75f, 100f, 125f);
    }

    @Test
    void numbersToPredictAreAColumn() {
        Table table =
                new Table(new Features.Floats(1, new float[] {1, 2, 3}), new Target.Numbers(new double[] {4, 5, 6}));
        Dataset data = table.on(device);

        Batch own = data.batches(2).iterator().next();
        assertThat(own.labels().type()).isEqualTo(DType.FLOAT32);
        assertThat(own.labels().shape()).isEqualTo(Shape.of(2, 1));
        for (Batch batch : data.batches(2, 1)) {
            assertThat(batch.labels().minus(batch.inputs()).toFloatArray()).containsOnly(3);
        }
    }

    @Test
    void withoutATargetThereAreNoLabels() {
        Dataset data = bytes(3).on(device);

        for (Batch batch : data.batches(2, 1)) {
            assertThatIllegalStateException()
                    .isThrownBy(batch::labels)
                    .withMessage("the table of this batch has no target, so there are no labels");
        }
    }

    @Test
    void shortRowsOfAShuffledPassAreViewsAndLongOnesAreNot() {
        for (Table table : List.of(table(50), longRows(50))) {
            Iterator<Batch> batches = table.on(device).batches(10, 1).iterator();
            long before = device.memory().liveBuffers();
            try (Scope _ = device.scope()) {
                batches.next().inputs();

                assertThat(device.memory().liveBuffers() - before)
                        .as("%d columns", table.columns())
                        .isEqualTo(table.columns() == 2 ? 0 : 1);
            }
        }
    }

    /** All kinds of passes: floats in short and long rows and bytes, shuffled and not. */
    private List<Iterable<Batch>> passes(int rows, int size) {
        List<Iterable<Batch>> passes = new ArrayList<>();
        for (Table table : List.of(table(rows), longRows(rows), bytes(rows))) {
            passes.add(table.on(device).batches(size));
            passes.add(table.on(device).batches(size, 5));
        }
        return passes;
    }

    private static List<List<Float>> values(Iterable<Batch> pass) {
        List<List<Float>> values = new ArrayList<>();
        for (Batch batch : pass) {
            values.add(values(batch.inputs()));
        }
        return values;
    }

    private static List<Float> values(Tensor tensor) {
        List<Float> values = new ArrayList<>();
        for (float value : tensor.toFloatArray()) {
            values.add(value);
        }
        return values;
    }

    @Test
    void aTensorOfABatchStaysWhatItIs() {
        for (Iterable<Batch> pass : passes(7, 2)) {
            List<Tensor> tensors = new ArrayList<>();
            pass.forEach(batch -> tensors.add(batch.inputs()));

            assertThat(tensors).extracting(DatasetTest::values).isEqualTo(values(pass));
        }
    }

    @Test
    void batchesMayBeCollectedAndReadInAnyOrder() {
        for (Iterable<Batch> pass : passes(7, 2)) {
            List<Batch> batches = new ArrayList<>();
            try (Scope _ = device.scope()) {
                pass.forEach(batches::add);
                for (Batch batch : batches) {
                    batch.inputs();
                }
            }

            List<List<Float>> read = new ArrayList<>();
            for (Batch batch : batches.reversed()) {
                try (Scope _ = device.scope()) {
                    read.addFirst(values(batch.inputs()));
                }
            }
            assertThat(read).isEqualTo(values(pass));
        }
    }

    @Test
    void whatIsKeptOutlivesItsScope() {
        for (Iterable<Batch> pass : passes(7, 2)) {
            List<Tensor> kept = new ArrayList<>();
            for (Batch batch : pass) {
                try (Scope _ = device.scope()) {
                    kept.add(batch.inputs().keep());
                }
            }

            assertThat(kept).extracting(DatasetTest::values).isEqualTo(values(pass));
        }
    }

    @Test
    void whatIsNotKeptEndsWithItsScopeAndSaysSo() {
        Batch batch = longRows(6).on(device).batches(2, 1).iterator().next();
        Tensor inputs;
        try (Scope _ = device.scope()) {
            inputs = batch.inputs();
        }

        assertThatIllegalStateException().isThrownBy(inputs::toFloatArray).withMessageContaining("call keep()");
        assertThat(batch.inputs().toFloatArray()).hasSize(2 * 40);
    }

    @Test
    void aBatchFetchedByAnotherThreadIsItsOwn() throws Exception {
        for (Iterable<Batch> pass : passes(50, 2)) {
            List<List<Float>> expected = values(pass);
            BlockingQueue<Optional<Batch>> queue = new ArrayBlockingQueue<>(2);
            Thread loader = Thread.ofPlatform().start(() -> {
                try (Scope _ = device.scope()) {
                    for (Batch batch : pass) {
                        try (Scope _ = device.scope()) {
                            batch.inputs();
                            queue.put(Optional.of(batch));
                        }
                    }
                    queue.put(Optional.empty());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            List<List<Float>> read = new ArrayList<>();
            for (Optional<Batch> batch = queue.take(); batch.isPresent(); batch = queue.take()) {
                try (Scope _ = device.scope()) {
                    read.add(values(batch.get().inputs()));
                }
            }
            loader.join();
            assertThat(read).isEqualTo(expected);
        }
    }

    @Test
    void aTensorOfOneThreadsScopeIsNotHandedToAnother() throws Exception {
        Batch batch = longRows(6).on(device).batches(2, 1).iterator().next();
        Tensor[] ofOther = new Tensor[1];
        Tensor own;
        try (Scope _ = device.scope()) {
            own = batch.inputs();
            Thread.ofPlatform().start(() -> ofOther[0] = batch.inputs()).join();
        }

        assertThat(own.isAlive()).isFalse();
        assertThat(ofOther[0].toFloatArray()).containsExactly(batch.inputs().toFloatArray());
    }

    @Test
    void aSteadyStepAllocatesNoBuffer() {
        for (Iterable<Batch> pass : passes(9, 2)) {
            MemoryStatistics steady = null;
            for (int epoch = 0; epoch < 5; epoch++) {
                try (Scope _ = device.scope()) {
                    for (Batch batch : pass) {
                        try (Scope _ = device.scope()) {
                            batch.inputs().plus(batch.inputs());
                        }
                    }
                }
                steady = epoch == 0 ? device.memory() : steady;
            }

            assertThat(device.memory().allocations()).isEqualTo(steady.allocations());
        }
    }

    @Test
    void aTensorOfABatchIsReadOnceInAScope() {
        Batch batch = table(6).on(device).batches(2, 1).iterator().next();
        try (Scope _ = device.scope()) {
            assertThat(batch.inputs()).isSameAs(batch.inputs());
            assertThat(batch.labels()).isSameAs(batch.labels());
        }
    }

    @Test
    void aBatchKnowsItsRowsOfTheDataSet() {
        for (Iterable<Batch> pass :
                List.of(table(7).on(device).batches(3), table(7).on(device).batches(3, 1))) {
            for (Batch batch : pass) {
                for (int i = 0; i < batch.rows(); i++) {
                    assertThat(batch.rowOfData(i))
                            .isEqualTo((int) batch.inputs().get(0, i).get(0, 0).item());
                }
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> batch.rowOfData(batch.rows()));
            }
        }
    }

    @Test
    void aBackwardPassMayGoOverAnEarlierBatch() {
        Tensor weight = Tensor.ones(device, DType.FLOAT32, Shape.of(2, 1)).variable();
        Iterator<Batch> batches = table(6).on(device).batches(2, 1).iterator();

        Batch first = batches.next();
        Tensor loss = first.inputs().matmul(weight).sum();
        batches.next().inputs();

        assertThat(loss.backward().of(weight).toFloatArray())
                .containsExactly(first.inputs().sum(0).toFloatArray());
    }

    @Test
    void aPassMayBeLeftAndAnotherBegun() {
        Dataset data = table(9).on(device);
        List<Integer> expected = rowsOf(data.batches(2, 1));
        for (Batch batch : data.batches(2, 1)) {
            assertThat(batch.rows()).isEqualTo(2);
            break;
        }

        assertThat(rowsOf(data.batches(2, 1))).isEqualTo(expected);
    }

    @Test
    void twoPassesAtOnceDoNotMeet() {
        Dataset data = table(9).on(device);
        List<Integer> expected = rowsOf(data.batches(2, 1));
        Iterator<Batch> one = data.batches(2, 1).iterator();
        Iterator<Batch> other = data.batches(2, 2).iterator();

        List<Integer> rows = new ArrayList<>();
        while (one.hasNext()) {
            Batch batch = one.next();
            other.next();
            for (int i = 0; i < batch.rows(); i++) {
                rows.add((int) batch.inputs().get(0, i).get(0, 0).item());
            }
        }

        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void endsWithAnErrorThatSaysSo() {
        Iterator<Batch> batches = table(2).on(device).batches(2).iterator();
        batches.next();

        assertThat(batches.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(batches::next)
                .withMessage("the pass over 2 rows is over");
    }

    @Test
    void outlivesTheScopeInWhichItWasMade() {
        Dataset data;
        try (Scope _ = device.scope()) {
            data = table(5).on(device);
        }

        assertThat(rowsOf(data.batches(2, 1))).hasSize(5);
    }

    @Test
    void stepsMayHaveScopesOfTheirOwn() {
        Dataset data = table(5).on(device);
        List<Integer> expected = rowsOf(data.batches(2, 1));
        List<Integer> rows = new ArrayList<>();

        for (Batch batch : data.batches(2, 1)) {
            try (Scope _ = device.scope()) {
                rowsOf(List.of(new Batch(batch.inputs().plus(0), batch.labels())))
                        .forEach(rows::add);
            }
        }

        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void aPassInAScopeGivesItsMemoryBack() {
        for (Table table : List.of(table(20), longRows(20), bytes(20))) {
            Dataset data = table.on(device);
            MemoryStatistics before = null;
            for (int pass = 0; pass < 5; pass++) {
                try (Scope _ = device.scope()) {
                    data.batches(8, pass).forEach(Batch::rows);
                }
                before = pass == 0 ? device.memory() : before;
            }

            assertThat(device.memory().allocations()).isEqualTo(before.allocations());
            // Fewer, where a collection has found what an earlier test data set left.
            assertThat(device.memory().liveBuffers()).isLessThanOrEqualTo(before.liveBuffers());
        }
    }

    @Test
    void mayHaveNoRows() {
        Dataset data = table(0).on(device);

        assertThat(data.rows()).isZero();
        assertThat(data.columns()).isEqualTo(2);
        assertThat(data.batches(8)).isEmpty();
        assertThat(data.batches(8, 1)).isEmpty();
        assertThat(bytes(0).on(device).batches(8, 1)).isEmpty();
    }

    @Test
    void aBatchHasAtLeastOneRow() {
        Dataset data = table(3).on(device);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> data.batches(0))
                .withMessage("a batch has at least one row, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> data.batches(-1, 5));
    }
}
