package org.kudari.testkit.backend;

import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.device.Device;
import org.kudari.layout.DType;

/** The backend under test: one instance that the checks share, and fresh ones for those that compare instances. */
public final class BackendUnderTest implements AutoCloseable {

    /** Opens a backend of the kind under test. */
    public interface Opener {
        /** @param threads how many to use; 0 for the backend's choice, and of no meaning to some */
        Backend open(int threads);
    }

    private final Opener opener;
    private final Set<DType> types;
    private Device device;

    /** @param types the element types that the backend can hold */
    public BackendUnderTest(Opener opener, Set<DType> types) {
        this.opener = opener;
        this.types = Set.copyOf(types);
    }

    /** The shared instance, as a device. */
    public synchronized Device device() {
        if (device == null) {
            device = new Device(opener.open(0));
        }
        return device;
    }

    /** The shared instance. */
    public Backend backend() {
        return device().backend();
    }

    /** A fresh instance, for the caller to close. */
    public Device open(int threads) {
        return new Device(opener.open(threads));
    }

    /** Whether the backend can hold a type. */
    public boolean holds(DType type) {
        return types.contains(type);
    }

    @Override
    public synchronized void close() {
        if (device != null) {
            device.close();
        }
    }
}
