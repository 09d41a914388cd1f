package org.kudari.cpu.codegen;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.expr.Kernel;

/** The programs of a backend: one for each kernel and each set of inputs that are one number for all elements. */
public final class KernelPrograms {
    private final ConcurrentHashMap<Kernel, ConcurrentHashMap<Long, KernelProgram>> programs =
            new ConcurrentHashMap<>();
    private final LoopCache loopCache;

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
        ConcurrentHashMap<Long, KernelProgram> variants = programs.get(kernel);
        if (variants == null) {
            variants = programs.computeIfAbsent(kernel, _ -> new ConcurrentHashMap<>());
        }
        KernelProgram kernelProgram = variants.get(repeatedInputs);
        return kernelProgram != null
                ? kernelProgram
                : variants.computeIfAbsent(repeatedInputs, repeated -> loopCache.program(kernel, repeated));
    }

    /** Returns the loops that the programs are made of. */
    public LoopCache loopCache() {
        return loopCache;
    }

    /** Returns the number of programs. */
    public long size() {
        return programs.values().stream().mapToLong(ConcurrentHashMap::size).sum();
    }

    /** Forgets all programs. */
    public void clear() {
        programs.clear();
    }
}
