package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.DType;

/** A gather of elements of any type. */
final class GatherPlan extends IndexingPlan {
    /** The rows that are touched together before they are copied. */
    private static final int ROWS_AT_A_TIME = 64;

    /** A row of at most so many bytes is touched at both ends: most such rows are in two or three lines of the cache. */
    private static final int FEW_BYTES = 128;

    /** A row of at most so many floats is copied by a loop: for these the JIT makes of arraycopy masked moves that wait. */
    private static final int FEW_ELEMENTS = 15;

    /** The elements whose positions are computed together before they are copied. */
    private static final int ELEMENTS_AT_A_TIME = 64;

    /**
     * The longest row, in elements, that is touched before it is copied, and that belongs to one thread. A longer one
     * would be fetched twice, and a few of them would leave threads without work.
     */
    private static final int MAX_SHORT_ROW = 1 << 10;

    /**
     * Whether the index is the same along the innermost loop and the source is contiguous, so that rows are copied as
     * a whole or in parts.
     */
    private final boolean isRow;

    private final boolean isShortRow;

    private HostBuffer from;
    private HostBuffer to;

    /** The result of touching rows, which nothing reads. Storing it keeps the JIT from leaving the loads out. */
    private int touched;

    GatherPlan(View source, View indices, int axis, View out) {
        super(
                source,
                axis,
                List.of(atIndexZero(source, axis, out.shape()), indices.layout(), out.layout()),
                List.of(source, indices),
                List.of(out));
        isRow = nest.innerStride(INDICES) == 0 && nest.innerStride(SOURCE) == 1;
        isShortRow = isRow && nest.innerExtent() <= MAX_SHORT_ROW;
    }

    @Override
    public void bind(List<View> inputs, List<View> outputs) {
        super.bind(inputs, outputs);
        from = (HostBuffer) inputs.getFirst().buffer();
        to = (HostBuffer) outputs.getFirst().buffer();
    }

    @Override
    public void unbind() {
        super.unbind();
        from = null;
        to = null;
    }

    /** Returns the number of elements that a task is best cut at: whole rows if they are short. */
    int granule() {
        return isShortRow ? (int) nest.innerExtent() : 1;
    }

    /** Gathers a range of elements, numbered in row-major order. */
    @Override
    public void run(WorkerScratch workerScratch, long first, long last) {
        if (isShortRow) {
            gatherRows(first, last);
        } else {
            gatherRuns(first, last);
        }
    }

    /** Gathers whole rows, in groups whose positions are evenly spaced. */
    private void gatherRows(long first, long last) {
        long inner = nest.innerExtent();
        int loop = nest.rank() - 2;
        long extent = loop < 0 ? 1 : nest.extent(loop);
        for (long row = first / inner; row < last / inner; ) {
            int count = (int) Math.min(extent - row % extent, last / inner - row);
            copyRows(row, Math.max(loop, 0), count);
            row += count;
        }
    }

    private void copyRows(long first, int loop, int count) {
        int origin = position(SOURCE, first, 0);
        int indexAt = position(INDICES, first, 0);
        int target = position(TARGET, first, 0);
        int originStep = (int) nest.stride(SOURCE, loop);
        int indexStep = (int) nest.stride(INDICES, loop);
        int targetStep = (int) nest.stride(TARGET, loop);
        int length = (int) nest.innerExtent();
        int[] rows = new int[Math.min(ROWS_AT_A_TIME, count)];
        for (int done = 0; done < count; done += rows.length) {
            int group = Math.min(rows.length, count - done);
            for (int row = 0; row < group; row++) {
                int selected = index(indexAt + (done + row) * indexStep);
                rows[row] = origin + (done + row) * originStep + selected * indexedStride;
            }
            touched = touch(rows, group, length);
            for (int row = 0; row < group; row++) {
                copyRow(rows[row], target + (done + row) * targetStep, length);
            }
        }
    }

    /**
     * Reads the first element of some rows, and the last one of short rows. Such reads do not wait for each other, as
     * copies do when rows lie apart in memory: the processor fetches many lines at a time, and by itself those that
     * follow in a row. Types whose rows are rarely gathered are left out.
     *
     * @param rows the positions of the rows
     * @param length the elements of a row
     * @return a number that depends on all elements that are read
     */
    private int touch(int[] rows, int count, int length) {
        int end = length * from.type().bytes() <= FEW_BYTES ? length - 1 : 0;
        return switch (from.type()) {
            case FLOAT32 -> touch(from.floats(), rows, count, end);
            case UINT8, BOOL -> touch(from.bytes(), rows, count, end);
            case INT32, INT64, FLOAT64 -> 0;
        };
    }

    private static int touch(float[] source, int[] rows, int count, int end) {
        int sum = 0;
        for (int row = 0; row < count; row++) {
            sum += Float.floatToRawIntBits(source[rows[row]]) + Float.floatToRawIntBits(source[rows[row] + end]);
        }
        return sum;
    }

    private static int touch(byte[] source, int[] rows, int count, int end) {
        int sum = 0;
        for (int row = 0; row < count; row++) {
            sum += source[rows[row]] + source[rows[row] + end];
        }
        return sum;
    }

    private void copyRow(int at, int target, int count) {
        if (count <= FEW_ELEMENTS && to.type() == DType.FLOAT32) {
            copyFew(from.floats(), at, to.floats(), target, count);
            return;
        }
        switch (to.type()) {
            case FLOAT32 -> System.arraycopy(from.floats(), at, to.floats(), target, count);
            case FLOAT64 -> System.arraycopy(from.doubles(), at, to.doubles(), target, count);
            case INT32 -> System.arraycopy(from.ints(), at, to.ints(), target, count);
            case INT64 -> System.arraycopy(from.longs(), at, to.longs(), target, count);
            case UINT8, BOOL -> System.arraycopy(from.bytes(), at, to.bytes(), target, count);
        }
    }

    private static void copyFew(float[] source, int at, float[] copies, int target, int count) {
        for (int i = 0; i < count; i++) {
            copies[target + i] = source[at + i];
        }
    }

    /** Gathers the elements of one run of the innermost loop after the other. */
    private void gatherRuns(long first, long last) {
        long inner = nest.innerExtent();
        for (long element = first; element < last; ) {
            long within = element % inner;
            int count = (int) Math.min(inner - within, last - element);
            int origin = position(SOURCE, element / inner, within);
            int indexAt = position(INDICES, element / inner, within);
            int target = position(TARGET, element / inner, within);
            if (isRow) {
                copyRow(origin + index(indexAt) * indexedStride, target, count);
            } else {
                copyElements(origin, indexAt, target, count);
            }
            element += count;
        }
    }

    private void copyElements(int origin, int indexAt, int target, int count) {
        int stride = (int) nest.innerStride(SOURCE);
        int indexStride = (int) nest.innerStride(INDICES);
        int[] positions = new int[Math.min(ELEMENTS_AT_A_TIME, count)];
        for (int done = 0; done < count; done += positions.length) {
            int group = Math.min(positions.length, count - done);
            for (int i = 0; i < group; i++) {
                positions[i] = origin + (done + i) * stride + index(indexAt + (done + i) * indexStride) * indexedStride;
            }
            copyAt(positions, group, target + done);
        }
    }

    /** The choice of a type is outside of the loops: for each element it would take longer than the copy. */
    private void copyAt(int[] positions, int count, int target) {
        switch (to.type()) {
            case FLOAT32 -> copyAt(from.floats(), positions, count, to.floats(), target);
            case INT64 -> copyAt(from.longs(), positions, count, to.longs(), target);
            case FLOAT64 -> {
                double[] source = from.doubles();
                double[] copies = to.doubles();
                for (int i = 0; i < count; i++) {
                    copies[target + i] = source[positions[i]];
                }
            }
            case INT32 -> {
                int[] source = from.ints();
                int[] copies = to.ints();
                for (int i = 0; i < count; i++) {
                    copies[target + i] = source[positions[i]];
                }
            }
            case UINT8, BOOL -> {
                byte[] source = from.bytes();
                byte[] copies = to.bytes();
                for (int i = 0; i < count; i++) {
                    copies[target + i] = source[positions[i]];
                }
            }
        }
    }

    private static void copyAt(float[] source, int[] positions, int count, float[] copies, int target) {
        for (int i = 0; i < count; i++) {
            copies[target + i] = source[positions[i]];
        }
    }

    private static void copyAt(long[] source, int[] positions, int count, long[] copies, int target) {
        for (int i = 0; i < count; i++) {
            copies[target + i] = source[positions[i]];
        }
    }
}
