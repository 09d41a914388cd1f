package org.kudari.benchmarks.contender;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Ends this process when its parent ends. On Linux the kernel sends SIGKILL when the parent thread exits (prctl
 * PR_SET_PDEATHSIG), also to a stopped process. Other systems offer nothing like it.
 */
final class ParentDeathSignal {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;

    private ParentDeathSignal() {}

    /** Requests the signal. The parent thread, which started this process, must live as long as the parent. */
    static void request() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> prctl = System.getProperty("os.name").equals("Linux")
                ? linker.defaultLookup().find("prctl")
                : Optional.empty();
        if (prctl.isEmpty()) {
            return;
        }
        try {
            int _ = (int) linker.downcallHandle(
                            prctl.get(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
                            Linker.Option.firstVariadicArg(1))
                    .invokeExact(PR_SET_PDEATHSIG, SIGKILL);
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library failed", e);
        }
    }
}
