package org.kudari.opencl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.kudari.layout.DType;
import org.kudari.opencl.TestDevice;

/** The signal handlers after calls into a driver. */
class SignalHandlersTest {
    private static final int SIGSEGV = 11;

    /** A signal that neither the JVM nor the tests use. */
    private static final int SIGSYS = 31;

    private static final long DEFAULT = 0;
    private static final long IGNORE = 1;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no drivers' compiler can take handlers there: no sigaction")
    void aCallsHandlersAreGoneAfterIt() {
        signal(SIGSYS, DEFAULT);
        assertThat(SignalHandlers.preservedDuring(() -> {
                    signal(SIGSYS, IGNORE);
                    return "result";
                }))
                .isEqualTo("result");
        assertThat(signal(SIGSYS, DEFAULT)).isEqualTo(DEFAULT);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no drivers' compiler can take handlers there: no sigaction")
    void aCallsHandlersAreGoneAfterItFails() {
        signal(SIGSYS, DEFAULT);
        assertThatIllegalStateException()
                .isThrownBy(() -> SignalHandlers.preservedDuring(() -> {
                    signal(SIGSYS, IGNORE);
                    throw new IllegalStateException("driver");
                }));
        assertThat(signal(SIGSYS, DEFAULT)).isEqualTo(DEFAULT);
    }

    /** PoCL's compiler replaces all handlers. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void afterACompilationFaultsAreStillTheJvms() throws IOException {
        try (Session session = new DriverSpy().open(TestDevice.find())) {
            // A program that no cache has.
            String source = "// " + System.nanoTime() + "\n__kernel void nothing(__global int *y) { y[0] = 1; }";
            CompiledKernel kernel = session.kernel("nothing", source);
            session.launch(kernel, new long[] {1}, new long[] {1}, session.allocate(DType.INT32, 1));
            session.finish();
        }
        assertThat(fileAt(handler(SIGSEGV))).contains("jvm");
    }

    /** Sets a handler, and returns the earlier one. */
    @SuppressWarnings("restricted")
    private static long signal(int signal, long handler) {
        FunctionDescriptor type =
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
        Linker linker = Linker.nativeLinker();
        try {
            return (long)
                    linker.downcallHandle(linker.defaultLookup().find("signal").orElseThrow(), type)
                            .invokeExact(signal, handler);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The address of the function that handles a signal: {@code struct sigaction} begins with it. */
    @SuppressWarnings("restricted")
    private static long handler(int signal) {
        FunctionDescriptor type = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(512);
            int status = (int) linker.downcallHandle(
                            linker.defaultLookup().find("sigaction").orElseThrow(), type)
                    .invokeExact(signal, MemorySegment.NULL, action);
            assertThat(status).isZero();
            return action.get(ValueLayout.JAVA_LONG, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The line of the process's memory map for an address. */
    private static String fileAt(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/maps"));
        return lines.stream()
                .filter(line -> {
                    String[] range = line.split("[- ]");
                    return Long.parseUnsignedLong(range[0], 16) <= address
                            && address < Long.parseUnsignedLong(range[1], 16);
                })
                .findFirst()
                .orElse("nowhere");
    }
}
