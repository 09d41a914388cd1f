package org.kudari.cpu.codegen;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.expr.Kernel;

/** The programs of a backend: one for each kernel, and for each set of its inputs that were ever repeated. */
public final class KernelPrograms {
    private final ConcurrentHashMap<Kernel, ConcurrentHashMap<Long, KernelProgram>> known = new ConcurrentHashMap<>();
    private final LoopCache loopCache;

    public KernelPrograms(LoopCache loopCache) {
        this.loopCache = loopCache;
    }

    public KernelProgram of(Kernel kernel, long repeatedInputs) {
        ConcurrentHashMap<Long, KernelProgram> variants = known.get(kernel);
        if (variants == null) {
            variants = known.computeIfAbsent(kernel, _ -> new ConcurrentHashMap<>());
        }
        KernelProgram kernelProgram = variants.get(repeatedInputs);
        return kernelProgram != null
                ? kernelProgram
                : variants.computeIfAbsent(repeatedInputs, repeated -> loopCache.program(kernel, repeated));
    }

    /** How many programs were made. */
    public long size() {
        return known.values().stream().mapToLong(ConcurrentHashMap::size).sum();
    }

    public void clear() {
        known.clear();
    }
}
