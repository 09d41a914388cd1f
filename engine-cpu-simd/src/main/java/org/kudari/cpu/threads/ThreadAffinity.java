package org.kudari.cpu.threads;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/**
 * Restricts the processors that a thread may run on. Works on Linux, in a JVM that may call native code; elsewhere it
 * does nothing.
 *
 * <p>Linux often puts a thread that wakes up on the processor of the thread that woke it. The two then share one
 * processor while another is idle, for a whole loop or, on some virtual machines, for seconds. Only an affinity mask
 * prevents that (docs/kernels/threads-cpu.md).
 */
final class ThreadAffinity {
    private static final MemorySegment[] NONE = {};

    /** Room for 1,024 processors, as in the C library's cpu_set_t. */
    private static final int MASK_BYTES = 128;

    /**
     * For each processor, the mask of all others that this process may use; null for processors that it may not use.
     */
    private final MemorySegment[] masksWithout;

    private ThreadAffinity(MemorySegment[] others) {
        this.masksWithout = others;
    }

    /** Returns the means of this system. Never fails: where nothing is possible, the result does nothing. */
    static ThreadAffinity detect() {
        boolean possible = System.getProperty("os.name").equals("Linux")
                && ThreadAffinity.class.getModule().isNativeAccessEnabled();
        try {
            return new ThreadAffinity(possible ? Native.masks() : NONE);
        } catch (LinkageError | RuntimeException e) {
            // Perhaps another C library. Threads then run where the system puts them.
            return new ThreadAffinity(NONE);
        }
    }

    /** Whether threads can be restricted here. */
    boolean isSupported() {
        return masksWithout.length > 0;
    }

    /** Returns the number of the processor that the calling thread runs on; -1 where affinity is not supported. */
    int currentProcessor() {
        return isSupported() ? Native.processor() : -1;
    }

    /** Returns the system's number of the calling thread; 0 where affinity is not supported. */
    int currentThreadId() {
        return isSupported() ? Native.thread() : 0;
    }

    /**
     * Lets a thread run on all processors of this process but one. If the process has only that one, nothing changes.
     */
    void excludeProcessor(int thread, int processor) {
        if (processor >= 0 && processor < masksWithout.length && masksWithout[processor] != null) {
            Native.restrict(thread, masksWithout[processor]);
        }
    }

    /** The functions of the C library. They are bound when this class is first used. */
    @SuppressWarnings("restricted") // detect() checks that native access is enabled.
    private static final class Native {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup C = LINKER.defaultLookup();

        private static final MethodHandle PROCESSOR = LINKER.downcallHandle(
                C.findOrThrow("sched_getcpu"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT),
                Linker.Option.critical(false));
        private static final MethodHandle THREAD =
                LINKER.downcallHandle(C.findOrThrow("gettid"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
        private static final MethodHandle GET_MASK = maskCall("sched_getaffinity");
        private static final MethodHandle SET_MASK = maskCall("sched_setaffinity");

        private static MethodHandle maskCall(String name) {
            return LINKER.downcallHandle(
                    C.findOrThrow(name),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        }

        static int processor() {
            try {
                return (int) PROCESSOR.invokeExact();
            } catch (Throwable e) {
                throw new AssertionError("sched_getcpu throws nothing", e);
            }
        }

        static int thread() {
            try {
                return (int) THREAD.invokeExact();
            } catch (Throwable e) {
                throw new AssertionError("gettid throws nothing", e);
            }
        }

        /** Sets the mask of a thread. An error changes nothing, for instance if the thread has just ended. */
        static void restrict(int thread, MemorySegment mask) {
            try {
                int _ = (int) SET_MASK.invokeExact(thread, (long) MASK_BYTES, mask);
            } catch (Throwable e) {
                throw new AssertionError("sched_setaffinity throws nothing", e);
            }
        }

        /** Returns for each processor the mask of the others; empty if this process may use only one. */
        static MemorySegment[] masks() {
            BitSet allowed = allowed();
            if (allowed.cardinality() < 2) {
                return NONE;
            }
            MemorySegment[] masks = new MemorySegment[allowed.length()];
            for (int i = allowed.nextSetBit(0); i >= 0; i = allowed.nextSetBit(i + 1)) {
                BitSet others = (BitSet) allowed.clone();
                others.clear(i);
                MemorySegment mask = Arena.ofAuto().allocate(MASK_BYTES, Long.BYTES);
                byte[] bits = others.toByteArray();
                MemorySegment.copy(bits, 0, mask, ValueLayout.JAVA_BYTE, 0, bits.length);
                masks[i] = mask;
            }
            return masks;
        }

        private static BitSet allowed() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
                int failed = (int) GET_MASK.invokeExact(0, (long) MASK_BYTES, mask);
                return failed == 0 ? BitSet.valueOf(mask.asByteBuffer()) : new BitSet();
            } catch (Throwable e) {
                throw new AssertionError("sched_getaffinity throws nothing", e);
            }
        }
    }
}
