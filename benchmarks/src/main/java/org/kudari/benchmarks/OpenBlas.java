package org.kudari.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** OpenBLAS through the foreign function API: its matrix product and what a measurement needs. */
public final class OpenBlas {

    private static final String LIBRARY = "libopenblas.so.0";
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    private final MethodHandle sgemm;
    private final MethodHandle setThreads;
    private final MethodHandle config;

    /**
     * Binds the library that the system's loader finds.
     *
     * @throws IllegalStateException if there is none, with what to install
     */
    public OpenBlas() {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "OpenBLAS is not installed: the system's loader finds no " + LIBRARY
                            + ". On Debian and Ubuntu: apt-get install libopenblas0-pthread",
                    e);
        }
        ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
        ValueLayout.OfFloat number = ValueLayout.JAVA_FLOAT;
        FunctionDescriptor signature = FunctionDescriptor.ofVoid(
                integer,
                integer,
                integer,
                integer,
                integer,
                integer,
                number,
                ValueLayout.ADDRESS,
                integer,
                ValueLayout.ADDRESS,
                integer,
                number,
                ValueLayout.ADDRESS,
                integer);
        Linker linker = Linker.nativeLinker();
        sgemm = linker.downcallHandle(library.findOrThrow("cblas_sgemm"), signature);
        setThreads = linker.downcallHandle(
                library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(integer));
        config = linker.downcallHandle(
                library.findOrThrow("openblas_get_config"), FunctionDescriptor.of(ValueLayout.ADDRESS));
    }

    /** Its version, and the processor for which it chose its kernels, as reported by OpenBLAS. */
    public String config() {
        try {
            MemorySegment text = (MemorySegment) config.invokeExact();
            return text.reinterpret(1024).getString(0);
        } catch (Throwable e) {
            throw new AssertionError("a call of OpenBLAS failed", e);
        }
    }

    /** Sets the number of threads of its calls, for the whole process. */
    public void setThreads(int threads) {
        try {
            setThreads.invokeExact(threads);
        } catch (Throwable e) {
            throw new AssertionError("a call of OpenBLAS failed", e);
        }
    }

    /**
     * C = op(A) op(B), row-major without gaps. op transposes if the flag is set.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k the depth
     */
    public void multiply(
            int m,
            int n,
            int k,
            MemorySegment a,
            boolean aTransposed,
            MemorySegment b,
            boolean bTransposed,
            MemorySegment c) {
        try {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    aTransposed ? TRANSPOSE : NO_TRANSPOSE,
                    bTransposed ? TRANSPOSE : NO_TRANSPOSE,
                    m,
                    n,
                    k,
                    1f,
                    a,
                    aTransposed ? m : k,
                    b,
                    bTransposed ? k : n,
                    0f,
                    c,
                    n);
        } catch (Throwable e) {
            throw new AssertionError("a call of OpenBLAS failed", e);
        }
    }
}
