package org.kudari.opencl.launch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ProgramSource;

/**
 * The compiled kernels of one family. A kernel is compiled when its source is first asked for. Threads may share a
 * cache.
 *
 * @param <S> the sources of the family
 */
public final class KernelCache<S extends ProgramSource> {
    private final Session session;
    private final ConcurrentHashMap<S, CompiledKernel> kernels = new ConcurrentHashMap<>();

    /**
     * An empty cache.
     *
     * @param session the device that compiles the kernels
     */
    public KernelCache(Session session) {
        this.session = session;
    }

    /**
     * The kernel of a source, compiled at the first call.
     *
     * @throws org.kudari.opencl.runtime.OpenClException if it does not compile
     */
    public CompiledKernel get(S source) {
        return kernels.computeIfAbsent(source, missing -> session.kernel(missing.name(), missing.text()));
    }

    /**
     * The texts of the programs compiled so far.
     *
     * @param wanted selects programs by their sources
     */
    public Stream<String> texts(Predicate<S> wanted) {
        return kernels.keySet().stream().filter(wanted).map(ProgramSource::text);
    }
}
