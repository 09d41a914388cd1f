package org.kudari.testkit.backend;

import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.device.Device;
import org.kudari.layout.DType;

/**
 * The backend under test: one instance that the checks share, and fresh instances for the checks that need their own.
 */
public final class BackendUnderTest implements AutoCloseable {

    /** Opens instances of the backend under test. */
    public interface Opener {
        /**
         * Opens an instance.
         *
         * @param threads the number of threads to use; 0 lets the backend choose; backends without threads ignore it
         * @return a fresh instance, for the caller to close
         */
        Backend open(int threads);
    }

    private final Opener opener;
    private final Set<DType> types;
    private Device device;

    /**
     * Describes the backend under test. It is opened when it is first used.
     *
     * @param opener opens instances
     * @param types the element types that the backend can hold
     */
    public BackendUnderTest(Opener opener, Set<DType> types) {
        this.opener = opener;
        this.types = Set.copyOf(types);
    }

    /** {@return the shared instance, as a device} Opens it at the first call. */
    public synchronized Device device() {
        if (device == null) {
            device = new Device(opener.open(0));
        }
        return device;
    }

    /** {@return the shared instance} */
    public Backend backend() {
        return device().backend();
    }

    /**
     * Opens a fresh instance.
     *
     * @param threads the number of threads to use; 0 lets the backend choose
     * @return a device, for the caller to close
     */
    public Device open(int threads) {
        return new Device(opener.open(threads));
    }

    /** {@return the same backend, with a shared instance of its own, for the caller to close} */
    public BackendUnderTest fresh() {
        return new BackendUnderTest(opener, types);
    }

    /**
     * Tells whether the backend can hold a type.
     *
     * @param type an element type
     * @return whether it can
     */
    public boolean holds(DType type) {
        return types.contains(type);
    }

    /** Closes the shared instance, if it was opened. */
    @Override
    public synchronized void close() {
        if (device != null) {
            device.close();
        }
    }
}
