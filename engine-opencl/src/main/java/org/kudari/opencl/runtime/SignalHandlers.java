package org.kudari.opencl.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;

/**
 * Keeps the process's signal handlers as they are across calls into a driver. The JVM depends on its own handlers: a
 * null check in compiled code is a fault that a handler turns into an exception, and threads stop for the garbage
 * collector by a fault.
 *
 * <p>Drivers that compile with LLVM replace these handlers when they first compile. LLVM's handlers remove themselves
 * at the first signal (SA_RESETHAND) and restore what they replaced, so a single fault is handled right. But if two
 * threads fault at the same time, the second finds no handler, and the process ends without a message. LLVM replaces
 * handlers once, so restoring them once is enough.
 */
final class SignalHandlers {
    /** The signal numbers of POSIX. Some cannot be handled, and some do not exist on every system. */
    private static final int SIGNALS = 31;

    /**
     * An upper bound on the size of {@code struct sigaction} on all systems. The struct is only passed back, so its
     * layout does not matter.
     */
    private static final long ACTION_BYTES = 512;

    private static final MethodHandle SIGACTION = find();

    private SignalHandlers() {}

    /** Null on systems without this function; drivers cannot replace handlers there. */
    @SuppressWarnings("restricted")
    private static MethodHandle find() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        return linker.defaultLookup()
                .find("sigaction")
                .map(address -> linker.downcallHandle(address, type))
                .orElse(null);
    }

    /**
     * Makes a call, and restores the handlers that it replaced. Synchronized: handlers that another call has just
     * installed must not be mistaken for the original ones.
     */
    static synchronized <T> T preservedDuring(Supplier<T> call) {
        if (SIGACTION == null) {
            return call.get();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment before = actions(arena);
            try {
                return call.get();
            } finally {
                restore(before, actions(arena));
            }
        }
    }

    private static MemorySegment actions(Arena arena) {
        MemorySegment actions = arena.allocate(SIGNALS * ACTION_BYTES, Long.BYTES);
        for (int signal = 1; signal <= SIGNALS; signal++) {
            sigaction(signal, MemorySegment.NULL, action(actions, signal));
        }
        return actions;
    }

    private static void restore(MemorySegment before, MemorySegment after) {
        for (int signal = 1; signal <= SIGNALS; signal++) {
            MemorySegment action = action(before, signal);
            if (action.mismatch(action(after, signal)) != -1) {
                sigaction(signal, action, MemorySegment.NULL);
            }
        }
    }

    private static MemorySegment action(MemorySegment actions, int signal) {
        return actions.asSlice((signal - 1) * ACTION_BYTES, ACTION_BYTES);
    }

    /** Does nothing for a signal that the system refuses. */
    private static void sigaction(int signal, MemorySegment next, MemorySegment present) {
        try {
            int _ = (int) SIGACTION.invokeExact(signal, next, present);
        } catch (Throwable e) {
            throw new AssertionError("sigaction throws nothing", e);
        }
    }
}
