package org.kudari.benchmarks.contender;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.kudari.cpu.threads.WorkerPool;

/** A plain copy on the Vector API, by all threads of a pool. */
final class CopyLoop {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Parts are multiples of this, and so of any vector width. */
    private static final int GRANULE = 64;

    /** The smallest part that is worth a thread, in floats. */
    private static final int LEAST = 4096;

    private final WorkerPool workerPool;
    private final float[] from;
    private final float[] to;
    private final int part;

    CopyLoop(WorkerPool workerPool, int elements) {
        if (elements % GRANULE != 0) {
            throw new IllegalArgumentException("a copy of whole vectors only, not of " + elements + " floats");
        }
        this.workerPool = workerPool;
        this.from = new float[elements];
        this.to = new float[elements];
        int parts = Math.max(1, Math.min(workerPool.threads(), elements / LEAST));
        this.part = (elements / parts + GRANULE - 1) / GRANULE * GRANULE;
        Arrays.fill(from, 1);
    }

    void run() {
        int parts = (from.length + part - 1) / part;
        workerPool.run(parts, (index, _) -> copy(from, to, index * part, Math.min(from.length, (index + 1) * part)));
    }

    /** Bytes read and written by a run. */
    double bytes() {
        return 8.0 * from.length;
    }

    /** The copied array. */
    float[] result() {
        return to;
    }

    private static void copy(float[] from, float[] to, int start, int end) {
        for (int i = start; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
        }
    }
}
