package org.kudari.opencl.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kudari.backend.CacheFolder;

/**
 * The programs of a device. A program is compiled when it is first needed, or loaded if an earlier process has saved
 * it. It is released when no caller has its kernel any more: callers decide which kernels they keep.
 */
final class ProgramCache {
    private static final System.Logger LOGGER = System.getLogger(ProgramCache.class.getPackageName());

    private final Driver driver;
    private final OpenClDevice device;
    private final Handle context;
    private final ProgramStore store;
    private final Map<String, OpenProgram> programs = new HashMap<>();
    private final ReferenceQueue<CompiledKernel> unused = new ReferenceQueue<>();
    private int opened;

    /** The compiled programs that are not saved yet, by their sources. */
    private final Map<String, Handle> unsaved = new HashMap<>();

    /** A program and its kernel, which callers refer to. */
    private static final class OpenProgram extends WeakReference<CompiledKernel> {
        final String source;
        final Handle program;
        final Handle kernel;

        OpenProgram(CompiledKernel compiled, String source, Handle program, ReferenceQueue<CompiledKernel> unused) {
            super(compiled, unused);
            this.source = source;
            this.program = program;
            this.kernel = compiled.handle();
        }
    }

    ProgramCache(Driver driver, OpenClDevice device, Handle context, CacheFolder folder) {
        this.driver = driver;
        this.device = device;
        this.context = context;
        this.store = new ProgramStore(folder, device, device.compilerOptions());
    }

    /**
     * The kernel of a program.
     *
     * @param name of the kernel
     * @param source of a program with this one kernel
     */
    CompiledKernel kernel(String name, String source) {
        releaseUnused();
        OpenProgram open = programs.get(source);
        CompiledKernel known = open == null ? null : open.get();
        return known != null ? known : load(name, source).orElseGet(() -> compile(name, source));
    }

    /** Releases the programs whose kernels no caller has any more. */
    private void releaseUnused() {
        for (Object reference = unused.poll(); reference != null; reference = unused.poll()) {
            OpenProgram open = (OpenProgram) reference;
            // The same source may have been opened again meanwhile.
            programs.remove(open.source, open);
            unsaved.remove(open.source, open.program);
            driver.releaseKernel(open.kernel);
            driver.releaseProgram(open.program);
        }
    }

    /** The number of programs that were opened so far. */
    int opened() {
        return opened;
    }

    /** The number of programs that are open. */
    int size() {
        return programs.size();
    }

    private Optional<CompiledKernel> load(String name, String source) {
        Optional<byte[]> binary = store.find(source);
        if (binary.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(open(driver.programOfBinary(context, device.id(), binary.get()), name, source));
        } catch (OpenClException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a saved program is compiled again", e);
            return Optional.empty();
        }
    }

    private CompiledKernel compile(String name, String source) {
        try {
            Handle program = driver.programOfSource(context, source);
            CompiledKernel compiled = open(program, name, source);
            unsaved.put(source, program);
            return compiled;
        } catch (OpenClException e) {
            throw e.at(device.description() + ", the kernel '" + name + "'").withDetail(numbered(source));
        }
    }

    /** Builds a program and creates its kernel. A program that fails is released. */
    private CompiledKernel open(Handle program, String name, String source) {
        try {
            driver.build(program, device.id(), device.compilerOptions());
            Handle kernel = driver.createKernel(program, name);
            try {
                CompiledKernel compiled =
                        new CompiledKernel(name, kernel, (int) driver.largestGroup(kernel, device.id()));
                programs.put(source, new OpenProgram(compiled, source, program, unused));
                opened++;
                return compiled;
            } catch (RuntimeException e) {
                driver.releaseKernel(kernel);
                throw e;
            }
        } catch (RuntimeException e) {
            driver.releaseProgram(program);
            throw e;
        }
    }

    private static String numbered(String source) {
        StringBuilder lines = new StringBuilder();
        int number = 1;
        for (String line : source.lines().toList()) {
            lines.append(String.format(Locale.ROOT, "%4d  %s%n", number++, line));
        }
        return lines.toString();
    }

    /**
     * Saves the compiled programs for later processes. This is best done after they have run: drivers that compile for
     * each size of work-group put into a binary what they have compiled so far.
     */
    void saveCompiled() {
        if (!unsaved.isEmpty() && store.isEnabled()) {
            unsaved.forEach(this::save);
        }
        unsaved.clear();
    }

    private void save(String source, Handle program) {
        try {
            byte[] binary = driver.binary(program);
            if (binary.length > 0) {
                store.save(source, binary);
            }
        } catch (OpenClException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the driver does not give a program's binary", e);
        }
    }

    void close() {
        releaseUnused();
        programs.values().forEach(open -> {
            driver.releaseKernel(open.kernel);
            driver.releaseProgram(open.program);
        });
        programs.clear();
    }
}
