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
 * On which processors threads run, on Linux, where this JVM may call native code; elsewhere it does nothing.
 *
 * <p>Linux places a thread that wakes up by rules that suit servers: often on the very processor that its waker keeps
 * busy, so that both share one while another idles, for a whole loop or, on some virtual machines, for seconds. Nothing
 * but an affinity mask prevents that. (docs/performance.md has the figures.)
 */
final class ThreadAffinity {
    private static final MemorySegment[] NONE = {};

    /** Room for 1,024 processors, as in the C library's cpu_set_t. */
    private static final int MASK_BYTES = 128;

    /** For each processor the mask of all others that this process may use; null where there is none. */
    private final MemorySegment[] others;

    private ThreadAffinity(MemorySegment[] others) {
        this.others = others;
    }

    /** What can be done here; never fails. */
    static ThreadAffinity find() {
        boolean possible = System.getProperty("os.name").equals("Linux")
                && ThreadAffinity.class.getModule().isNativeAccessEnabled();
        try {
            return new ThreadAffinity(possible ? Native.masks() : NONE);
        } catch (LinkageError | RuntimeException e) {
            // Another C library, perhaps: threads then stay where the system puts them.
            return new ThreadAffinity(NONE);
        }
    }

    boolean isPossible() {
        return others.length > 0;
    }

    /** The processor that the calling thread runs on; -1 where placement is not possible. */
    int processor() {
        return isPossible() ? Native.processor() : -1;
    }

    /** The system's number of the calling thread; 0 where placement is not possible. */
    int thread() {
        return isPossible() ? Native.thread() : 0;
    }

    /**
     * Makes a thread run on any processor but one, of those that the thread which made this object might use; if that is
     * the only one, nothing changes.
     */
    void keepOff(int thread, int processor) {
        if (processor >= 0 && processor < others.length && others[processor] != null) {
            Native.restrict(thread, others[processor]);
        }
    }

    /** The C library's calls, bound when they are first needed. */
    @SuppressWarnings("restricted") // find() asks whether it is allowed.
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

        /** A refusal, of a thread that has just ended for instance, leaves things as they were. */
        static void restrict(int thread, MemorySegment mask) {
            try {
                int _ = (int) SET_MASK.invokeExact(thread, (long) MASK_BYTES, mask);
            } catch (Throwable e) {
                throw new AssertionError("sched_setaffinity throws nothing", e);
            }
        }

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
