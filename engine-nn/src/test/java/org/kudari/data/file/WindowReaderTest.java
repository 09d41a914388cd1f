package org.kudari.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;

class WindowReaderTest {
    private static final List<RowPart> INPUTS =
            List.of(new RowPart(DType.FLOAT32, Shape.of(3)), new RowPart(DType.INT32, Shape.of(1)));
    private static final List<RowPart> TARGETS = List.of(new RowPart(DType.INT64, Shape.SCALAR));
    private static final int ROW_BYTES = 3 * 4 + 4 + 8;

    @TempDir
    private Path folder;

    /** Row {@code i} is {@code (i, i + 0.5, -i)}, {@code 2 i} and {@code 3 i}. */
    private RowFile file(int rows, int rowsAtOnce) {
        try (RowFileWriter writer = new RowFileWriter(folder, INPUTS, TARGETS)) {
            for (int from = 0; from < rows; from += rowsAtOnce) {
                int count = Math.min(rowsAtOnce, rows - from);
                float[] floats = new float[3 * count];
                int[] ints = new int[count];
                long[] labels = new long[count];
                for (int i = 0; i < count; i++) {
                    int row = from + i;
                    floats[3 * i] = row;
                    floats[3 * i + 1] = row + 0.5f;
                    floats[3 * i + 2] = -row;
                    ints[i] = 2 * row;
                    labels[i] = 3L * row;
                }
                writer.add(
                        count,
                        List.of(
                                MemorySegment.ofArray(floats),
                                MemorySegment.ofArray(ints),
                                MemorySegment.ofArray(labels)));
            }
            return writer.finish();
        }
    }

    /** The rows of a window by number, each checked to be whole. */
    private static int[] rowsOf(Window window) {
        float[] floats = window.part(0, 0, window.rows()).toArray(ValueLayout.JAVA_FLOAT);
        int[] ints = window.part(1, 0, window.rows()).toArray(ValueLayout.JAVA_INT);
        long[] labels = window.part(2, 0, window.rows()).toArray(ValueLayout.JAVA_LONG);
        int[] rows = new int[window.rows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) floats[3 * i];
            assertThat(floats[3 * i + 1]).isEqualTo(rows[i] + 0.5f);
            assertThat(floats[3 * i + 2]).isEqualTo(-rows[i]);
            assertThat(ints[i]).isEqualTo(2 * rows[i]);
            assertThat(labels[i]).isEqualTo(3L * rows[i]);
        }
        return rows;
    }

    private static int[] rowsOf(WindowReader reader) {
        return IntStream.range(0, reader.windows())
                .flatMap(index -> IntStream.of(rowsOf(reader.window(index))))
                .toArray();
    }

    @Test
    void everyPassHasEachRowOnceInWindowsOfWholeBatches() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = random.nextInt(1, 3000);
            int batch = random.nextInt(1, 70);
            WindowSize size = new WindowSize(ROW_BYTES, random.nextInt(1, 5000), random.nextInt(1, 50_000));
            try (RowFile file = file(rows, 700)) {
                WindowReader shuffled = WindowReader.shuffled(file, size, batch, RandomKey.of(seed));
                int[] order = rowsOf(shuffled);

                assertThat(shuffled.first(shuffled.windows()))
                        .as("seed %s", seed)
                        .isEqualTo(rows);
                int block = size.blockRows(batch);
                for (int window = 0; window < shuffled.windows(); window++) {
                    int first = shuffled.first(window);
                    int end = shuffled.first(window + 1);
                    assertThat(first % batch).as("seed %s", seed).isZero();
                    assertThat(end - first).as("seed %s", seed).isBetween(1, block * size.blocks(block));
                    assertThat(shuffled.indexOf(first)).as("seed %s", seed).isEqualTo(window);
                    assertThat(shuffled.indexOf(end - 1)).as("seed %s", seed).isEqualTo(window);
                }
                assertThat(IntStream.of(order).sorted().toArray())
                        .as("seed %s", seed)
                        .isEqualTo(IntStream.range(0, rows).toArray());
                int position = random.nextInt(rows);
                assertThat(shuffled.row(position)).as("seed %s", seed).isEqualTo(order[position]);
                assertThat(rowsOf(WindowReader.shuffled(file, size, batch, RandomKey.of(seed))))
                        .as("seed %s", seed)
                        .isEqualTo(order);
                assertThat(rowsOf(WindowReader.ofFile(file, size, batch)))
                        .as("seed %s", seed)
                        .isEqualTo(IntStream.range(0, rows).toArray());
            }
        }
    }

    @Test
    void anotherKeyIsAnotherOrder() {
        try (RowFile file = file(1000, 1000)) {
            WindowSize size = new WindowSize(ROW_BYTES, 30 * ROW_BYTES, 300 * ROW_BYTES);
            assertThat(rowsOf(WindowReader.shuffled(file, size, 10, RandomKey.of(1))))
                    .isNotEqualTo(rowsOf(WindowReader.shuffled(file, size, 10, RandomKey.of(2))));
        }
    }

    /** What the classes of a file that is sorted by class come to in its batches. */
    @Test
    void batchesOfASortedFileAreMixed() {
        int rows = 200_000;
        int batch = 100;
        // 1,000 blocks, 100 of them in a window, as with the usual sizes in a file of 300 MB.
        WindowSize size = new WindowSize(ROW_BYTES, 200 * ROW_BYTES, 20_000 * ROW_BYTES);
        try (RowFile file = file(rows, 10_000)) {
            int[] order = rowsOf(WindowReader.shuffled(file, size, batch, RandomKey.of(7)));
            double squares = 0;
            for (int from = 0; from < rows; from += batch) {
                long upper = IntStream.range(from, from + batch)
                        .filter(i -> order[i] >= rows / 2)
                        .count();
                squares += Math.pow((double) upper / batch - 0.5, 2);
            }
            double deviation = Math.sqrt(squares / (rows / batch));
            // Random rows have 0.050, and blocks in random order 0.5.
            assertThat(deviation).isBetween(0.04, 0.08);
        }
    }

    /** Else a pass over a sorted file ends with many batches of one class, which the model then takes for the only one. */
    @Test
    void noWindowIsOfFewBlocks() {
        WindowSize size = new WindowSize(ROW_BYTES, 10 * ROW_BYTES, 100 * ROW_BYTES);
        for (int rows : new int[] {101, 110, 119, 2001, 2010, 20_001, 2_147_483_639}) {
            BlockOrder order = BlockOrder.ofFile(rows, size, 10);
            for (int window = 0; window < Math.min(300, order.windows()); window++) {
                assertThat(order.first(window + 1) - order.first(window))
                        .as("%s rows", rows)
                        .isBetween(rows < 200 ? 50 : 90, 100);
            }
            int last = order.windows() - 1;
            // The last block may be of one row.
            assertThat(rows - order.first(last)).as("%s rows", rows).isBetween(rows < 200 ? 50 : 81, 100);
            assertThat(order.window(rows - 1)).isEqualTo(last);
        }
    }

    @Test
    void aFileOfOneWindowIsShuffledAsAWhole() {
        try (RowFile file = file(500, 100)) {
            int[] order = rowsOf(WindowReader.shuffled(file, 10, RandomKey.of(3)));
            double mean = IntStream.range(0, 500)
                    .map(i -> Math.abs(order[i] - i))
                    .average()
                    .getAsDouble();
            // Of a random order, a third of the rows.
            assertThat(mean).isBetween(140.0, 195.0);
        }
    }

    @Test
    void windowsAreReadAheadOnlyWhileReadingTakesANotablePartOfTheTime() {
        try (RowFile file = file(10_000, 10_000)) {
            WindowSize size = new WindowSize(ROW_BYTES, 100 * ROW_BYTES, 1000 * ROW_BYTES);
            BlockOrder order = BlockOrder.shuffled(10_000, size, 10, RandomKey.of(1));
            // Each look at the clock takes a moment, so a window is read in at least one.
            AtomicLong moments = new AtomicLong();
            WindowReader inHaste = new WindowReader(file, order, moments::incrementAndGet);
            int[] rows = rowsOf(inHaste);
            // The time to use a window is known with the second one, which may have the third read ahead.
            assertThat(inHaste.readAhead()).isEqualTo(inHaste.windows() - 2);

            WindowReader busy = new WindowReader(file, order, moments::incrementAndGet);
            int[] same = IntStream.range(0, busy.windows())
                    .flatMap(index -> {
                        moments.addAndGet(100_000);
                        return IntStream.of(rowsOf(busy.window(index)));
                    })
                    .toArray();
            assertThat(busy.readAhead()).isZero();
            assertThat(same).isEqualTo(rows);
        }
    }

    @Test
    void windowsComeAgainInAnyOrder() {
        try (RowFile file = file(1000, 1000)) {
            WindowSize size = new WindowSize(ROW_BYTES, 20 * ROW_BYTES, 100 * ROW_BYTES);
            WindowReader reader = WindowReader.shuffled(file, size, 5, RandomKey.of(1));
            int[] third = rowsOf(reader.window(3));
            int[] first = rowsOf(reader.window(0));
            assertThat(rowsOf(reader.window(3))).isEqualTo(third);
            assertThat(rowsOf(reader.window(0))).isEqualTo(first);
        }
    }

    @Test
    void theChecksumIsThatOfTheRowsAndNotOfHowTheyCame() {
        try (RowFile one = file(1000, 1000);
                RowFile again = file(1000, 7);
                RowFile other = file(999, 7)) {
            assertThat(one.checksum()).isEqualTo(again.checksum()).isNotEqualTo(other.checksum());
        }
    }

    @Test
    void aFileHasNoName() throws IOException {
        try (RowFile file = file(1000, 10);
                Stream<Path> names = Files.list(folder)) {
            assertThat(file.bytes()).isEqualTo(1000L * ROW_BYTES);
            assertThat(names).isEmpty();
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new RowFileWriter(missing, INPUTS, TARGETS))
                .withMessage(missing + ": a temporary file for a table larger than memory cannot be written here:"
                        + " there is no such folder; set TMPDIR to a folder with more room");
    }

    @Test
    void moreThanFitsInAnArrayIsSaid() {
        TemporaryFile empty = TemporaryFile.in(folder);
        List<RowPart> wide = List.of(new RowPart(DType.FLOAT32, Shape.of(1 << 20)));
        try (RowFile file = new RowFile(empty, wide, TARGETS, 600, "00000000")) {
            WindowReader reader = WindowReader.shuffled(file, 600, RandomKey.of(1));
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> reader.window(0))
                    .withMessage("600 rows of 4,194,312 bytes are more than the 2 GB of a file that can be in memory at"
                            + " once; take smaller batches");
        }
    }
}
