package org.kudari.cli;

/**
 * Starts {@link Main} with the Vector API in place, and without the JVM's line about it.
 *
 * <p>A JVM that is started with {@code --add-modules jdk.incubator.vector} prints "WARNING: Using incubator modules:
 * jdk.incubator.vector" to standard error before any program runs. It looks at nothing but a mark in the module itself, so
 * no flag, manifest entry, CDS or AOT archive, or jlink image turns it off; and a filter behind standard error would take
 * the terminal away from it. So {@code ./kudari} starts the JVM without that module and this class adds it, with the JDK's
 * own way to bring a system module into a running JVM (what a management agent is loaded with). HotSpot switches its
 * vector intrinsics on whenever the module is defined, early or late, so the code that comes out is the same.
 *
 * <p>That way is internal: it needs {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}. Programs that use
 * Kudari as a library pass {@code --add-modules jdk.incubator.vector} and live with the line.
 */
public final class Launcher {

    private Launcher() {}

    /** Runs the command, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        addVectorApi();
        Main.main(args);
    }

    /** Where the internals have changed, the engine runs on plain Java and says so, as it does without the module. */
    static boolean addVectorApi() {
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, "jdk.incubator.vector");
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
