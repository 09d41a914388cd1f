package org.kudari.cpu;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.expr.Kernel;

/** The programs of a backend: one for each kernel, and for each set of its inputs that were ever repeated. */
final class Programs {
    private final ConcurrentHashMap<Kernel, ConcurrentHashMap<Long, Program>> known = new ConcurrentHashMap<>();
    private final Loops loops;

    Programs(Loops loops) {
        this.loops = loops;
    }

    Program of(Kernel kernel, long repeatedInputs) {
        ConcurrentHashMap<Long, Program> variants = known.get(kernel);
        if (variants == null) {
            variants = known.computeIfAbsent(kernel, _ -> new ConcurrentHashMap<>());
        }
        Program program = variants.get(repeatedInputs);
        return program != null
                ? program
                : variants.computeIfAbsent(repeatedInputs, repeated -> loops.program(kernel, repeated));
    }

    /** How many programs were made. */
    long size() {
        return known.values().stream().mapToLong(ConcurrentHashMap::size).sum();
    }

    void clear() {
        known.clear();
    }
}
