package org.kudari.cpu.codegen;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.kudari.backend.RecentCache;
import org.kudari.expr.Kernel;

/**
 * The programs of a backend: one for each recently used kernel and each set of inputs that are one number for all
 * elements.
 */
public final class KernelPrograms {
    /** The kernels whose programs are kept: more than any network has. */
    private static final int KEPT_KERNELS = 512;

    private final RecentCache<Kernel, ConcurrentHashMap<Long, KernelProgram>> programs =
            new RecentCache<>(KEPT_KERNELS);
    private final LoopCache loopCache;
    private final AtomicLong prepared = new AtomicLong();

    /**
     * Creates an empty set of programs.
     *
     * @param loopCache the loops that the programs are made of
     */
    public KernelPrograms(LoopCache loopCache) {
        this.loopCache = loopCache;
    }

    /**
     * Returns the program of a kernel. It is created on the first request.
     *
     * @param repeatedInputs bit i is set if input i is one number for all elements
     */
    public KernelProgram of(Kernel kernel, long repeatedInputs) {
        ConcurrentHashMap<Long, KernelProgram> variants = programs.getOrMake(kernel, _ -> new ConcurrentHashMap<>());
        KernelProgram kernelProgram = variants.get(repeatedInputs);
        return kernelProgram != null
                ? kernelProgram
                : variants.computeIfAbsent(repeatedInputs, repeated -> prepare(kernel, repeated));
    }

    private KernelProgram prepare(Kernel kernel, long repeatedInputs) {
        prepared.incrementAndGet();
        return loopCache.program(kernel, repeatedInputs);
    }

    /** Returns the number of programs that were requested so far, each counted once while it is kept. */
    public long prepared() {
        return prepared.get();
    }

    /** Returns the loops that the programs are made of. */
    public LoopCache loopCache() {
        return loopCache;
    }

    /** Returns the number of kernels whose programs are kept. */
    public int size() {
        return programs.size();
    }

    /** Forgets all programs. */
    public void clear() {
        programs.clear();
    }
}
