package org.kudari.opencl.launch;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kudari.backend.RecentCache;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ProgramSource;

/**
 * The recently used kernels of one family. A kernel is compiled when its source is first asked for. Threads may share a
 * cache. The session releases a kernel that was forgotten, when no thread uses it.
 *
 * @param <S> the sources of the family
 */
public final class KernelCache<S extends ProgramSource> {
    /** The kernels that are kept: more of a family than any network has. */
    private static final int KEPT_KERNELS = 512;

    private final Session session;
    private final RecentCache<S, CompiledKernel> kernels = new RecentCache<>(KEPT_KERNELS);

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
        return kernels.getOrMake(source, missing -> session.kernel(missing.name(), missing.text()));
    }

    /**
     * The texts of the programs that are kept.
     *
     * @param wanted selects programs by their sources
     */
    public Stream<String> texts(Predicate<S> wanted) {
        return kernels.keys().filter(wanted).map(ProgramSource::text);
    }
}
