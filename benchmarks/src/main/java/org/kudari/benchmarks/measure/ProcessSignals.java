package org.kudari.benchmarks.measure;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Stops and resumes processes. A stopped process takes no processor time. */
final class ProcessSignals {
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    private static final int STOP = MAC ? 17 : 19;
    private static final int CONTINUE = MAC ? 19 : 18;
    private static final MethodHandle KILL = kill();

    private ProcessSignals() {}

    private static MethodHandle kill() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    static void stop(Process process) {
        send(process, STOP);
    }

    static void resume(Process process) {
        send(process, CONTINUE);
    }

    private static void send(Process process, int signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            int _ = (int) KILL.invokeExact((int) process.pid(), signal);
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library failed", e);
        }
    }
}
