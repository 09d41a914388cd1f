package org.kudari.cpu.gemm;

import java.util.ArrayDeque;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.HostBuffer;
import org.kudari.cpu.threads.WorkerPool;
import org.kudari.layout.DType;

/**
 * Products whose depth is so great that adding one term after the other would lose digits: the error of such a sum
 * grows with its length. 4,000,000 terms of 0.1 came to 384,525 instead of 400,000.
 *
 * <p>Each sum is cut into chunks of {@value #CHUNK} terms, and a chunk into runs of {@value #RUN} terms. The terms of a
 * run are added in order, from zero. The runs of a chunk are added in order. The chunks are added in pairs, then the
 * pairs in pairs, and so on. No sum is then longer than {@value #RUN} terms but for the tree, whose height is the
 * logarithm of the number of chunks. For terms of one sign the relative error stays below 2e-6 at any depth; Higham,
 * "Accuracy and Stability of Numerical Algorithms", 2nd edition, SIAM 2002, chapter 4, has the analysis. All of this
 * depends on the depth alone, so threads and blocking change no bit.
 *
 * <p>The chunks are products of their own. If C is small, the threads compute many of them at a time, each in memory of
 * its own. A product of few rows and columns, such as X'X, has no other part that threads could share.
 */
final class DeepGemm {
    /** The terms of a chunk. It is no more than {@link BlockedGemm} packs at a time. */
    static final int CHUNK = 2048;

    /** The terms of a run. */
    static final int RUN = 64;

    /** The most floats for chunks that are computed at the same time, 4 MB; a large C needs more for a single one. */
    private static final int MAX_FLOATS = 1 << 20;

    /** The fewest elements of C that are worth a task of their own when chunks are added. */
    private static final int MIN_TASK_ELEMENTS = 1 << 14;

    private final Gemm gemm;
    private final WorkerPool pool;

    DeepGemm(Gemm gemm, WorkerPool pool) {
        this.gemm = gemm;
        this.pool = pool;
    }

    /** Whether the sums of a product of this depth are cut into chunks. */
    static boolean suits(int depth) {
        return depth > CHUNK;
    }

    /** Computes C = A B, or C += A B if {@code accumulate}. The parameters are those of {@link Gemm#multiply}. */
    void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, int index, BlockEpilogue epilogue) {
        int chunks = Math.ceilDiv(a.columns(), CHUNK);
        int elements = c.rows() * c.columns();
        int atOnce = chunksAtOnce(chunks, elements);
        float[][] sums = new float[atOnce][];
        // The sums of whole subtrees, the largest at the bottom.
        ArrayDeque<float[]> subtrees = new ArrayDeque<>();
        int done = 0;
        for (int first = 0; first < chunks; first += atOnce) {
            int count = Math.min(atOnce, chunks - first);
            for (int i = 0; i < count; i++) {
                sums[i] = sums[i] == null ? newSums(elements) : sums[i];
            }
            computeChunks(a, b, c, first, count, sums);
            addPairs(sums, count, elements);
            subtrees.push(sums[0]);
            sums[0] = null;
            done++;
            // As in a binary counter: each trailing zero of the count is a subtree that is now complete.
            for (int merges = Integer.numberOfTrailingZeros(done); merges > 0; merges--) {
                sums[0] = addTopTwo(subtrees, elements);
            }
        }
        while (subtrees.size() > 1) {
            addTopTwo(subtrees, elements);
        }
        store(subtrees.pop(), c, accumulate, index, epilogue);
    }

    /** @throws DeviceMemoryException if the heap has no room for another matrix of the size of C */
    private static float[] newSums(int elements) {
        return HostBuffer.allocate(DType.FLOAT32, elements).floats();
    }

    /** Returns how many chunks are computed before they are added: a power of two, so that they are a subtree. */
    private static int chunksAtOnce(int chunks, int elements) {
        int most = Math.max(1, MAX_FLOATS / elements);
        int all = Integer.highestOneBit(chunks - 1) << 1;
        return Math.min(all, Integer.highestOneBit(most));
    }

    /** Computes the products of some chunks. */
    private void computeChunks(Matrix a, Matrix b, Matrix c, int first, int count, float[][] sums) {
        gemm.forEachProduct(
                count,
                GemmShape.of(a, b, c, true),
                (long) c.rows() * c.columns() * CHUNK,
                (i, mayShare) -> computeChunk(a, b, c, first + i, sums[i], mayShare));
    }

    private void computeChunk(Matrix a, Matrix b, Matrix c, int chunk, float[] sum, boolean mayShare) {
        int start = chunk * CHUNK;
        int terms = Math.min(CHUNK, a.columns() - start);
        gemm.multiplyInRuns(
                a.block(0, start, a.rows(), terms),
                b.block(start, 0, terms, b.columns()),
                Matrix.of(sum, c.rows(), c.columns()),
                mayShare);
    }

    /** Adds the sums of some chunks in pairs, to the first. */
    private void addPairs(float[][] sums, int count, int elements) {
        if (count > 1) {
            forEachRange(elements, (long) elements * count, (from, to) -> {
                for (int apart = 1; apart < count; apart *= 2) {
                    for (int i = 0; i + apart < count; i += 2 * apart) {
                        add(sums[i], sums[i + apart], from, to);
                    }
                }
            });
        }
    }

    /** Adds the two topmost sums to the lower one, and removes the upper one. Returns its array for other uses. */
    private float[] addTopTwo(ArrayDeque<float[]> subtrees, int elements) {
        float[] later = subtrees.pop();
        float[] earlier = subtrees.peek();
        forEachRange(elements, elements, (from, to) -> add(earlier, later, from, to));
        return later;
    }

    /** The JIT makes vector code of this loop, because both arrays have the same index. */
    private static void add(float[] to, float[] terms, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] += terms[i];
        }
    }

    /** Writes the sums to C or adds them to it, and passes C to the epilogue. */
    private void store(float[] sums, Matrix c, boolean accumulate, int index, BlockEpilogue epilogue) {
        int columns = c.columns();
        forEachRange(c.rows(), sums.length, (from, to) -> {
            for (int row = from; row < to; row++) {
                for (int column = 0; column < columns; column++) {
                    int at = c.index(row, column);
                    float sum = sums[row * columns + column];
                    c.data()[at] = accumulate ? c.data()[at] + sum : sum;
                }
            }
            if (epilogue != null) {
                epilogue.block(index, from, to, 0, columns);
            }
        });
    }

    private interface Range {
        void run(int from, int to);
    }

    /**
     * Runs a loop over 0 to {@code length - 1}, on several threads if that pays.
     *
     * @param elements the elements that the whole loop computes
     */
    private void forEachRange(int length, long elements, Range body) {
        int tasks = (int) Math.min(Math.min(length, 4L * pool.threads()), 1 + elements / MIN_TASK_ELEMENTS);
        pool.run(
                tasks,
                (i, _) ->
                        body.run(GemmSection.partStart(length, i, tasks), GemmSection.partStart(length, i + 1, tasks)));
    }
}
