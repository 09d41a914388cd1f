package org.kudari.benchmarks.contender;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Sees to it that this process does not outlive the one that started it. A stopped process notices nothing; so the system is asked to
 * kill it, which Linux does as soon as the <em>thread</em> that started it has ended. Elsewhere nothing can be asked for.
 */
final class ParentDeathSignal {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;

    private ParentDeathSignal() {}

    /** Asks for it; to be called on a thread that lasts as long as the process. */
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
