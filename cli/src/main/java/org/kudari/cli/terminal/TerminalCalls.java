package org.kudari.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.OptionalInt;

/** What the C library knows of terminals, on Linux and macOS: isatty(3), and ioctl(2) for the size of the window. */
final class TerminalCalls {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final long WINDOW_SIZE_ON_LINUX = 0x5413;
    private static final long WINDOW_SIZE_ON_MACOS = 0x40087468;
    // struct winsize: rows, columns, and two numbers that nobody fills in; 16 bits each.
    private static final long WINDOW_SIZE_BYTES = 8;
    private static final long COLUMNS_OFFSET = 2;

    private final MethodHandle isatty;
    private final MethodHandle ioctl;
    private final long windowSize;

    /** @throws UnsupportedOperationException on other systems */
    TerminalCalls() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean isMac = system.startsWith("mac");
        if (!isMac && !system.startsWith("linux")) {
            throw new UnsupportedOperationException("no terminal calls known for " + system);
        }
        windowSize = isMac ? WINDOW_SIZE_ON_MACOS : WINDOW_SIZE_ON_LINUX;
        isatty = function("isatty", FunctionDescriptor.of(INT, INT));
        // Apple's calling convention passes variable arguments on the stack, so the linker must know where they begin.
        ioctl = function(
                "ioctl",
                FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    boolean isTerminal(int descriptor) {
        try {
            return (int) isatty.invokeExact(descriptor) == 1;
        } catch (Throwable e) {
            throw new AssertionError("isatty throws nothing", e);
        }
    }

    /** The width of the terminal's window; empty where it does not say, as a serial line. */
    OptionalInt columns(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINDOW_SIZE_BYTES);
            int status = (int) ioctl.invokeExact(descriptor, windowSize, size);
            int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET));
            return status == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (Throwable e) {
            throw new AssertionError("ioctl throws nothing", e);
        }
    }
}
