package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;

/**
 * Runs calls and notes them, so that they can be made again on the same memory. It serves one thread.
 *
 * <p>Some calls cannot be repeated blindly. What the host reads may decide what comes next. What the host writes may
 * differ the next time, and so may a random key.
 */
public final class RecordingBackend extends InterceptingBackend {
    private final List<Call> calls = new ArrayList<>();
    private boolean isRepeatable = true;

    /**
     * Records on a backend.
     *
     * @param inner the backend that does the work
     */
    public RecordingBackend(Backend inner) {
        super(inner);
    }

    @Override
    void intercept(Call call) {
        isRepeatable &= !(call instanceof Call.Random);
        calls.add(call);
        call.repeat(inner());
    }

    @Override
    public void upload(MemorySegment source, View target) {
        isRepeatable = false;
        super.upload(source, target);
    }

    @Override
    public void download(View source, MemorySegment target) {
        isRepeatable = false;
        super.download(source, target);
    }

    @Override
    public void peek(View source, MemorySegment target) {
        isRepeatable = false;
        super.peek(source, target);
    }

    /** {@return whether no call took data from the host, gave it data, or drew random numbers} */
    public boolean isRepeatable() {
        return isRepeatable;
    }

    /** Makes all calls again, in their order, on the same memory. */
    public void repeat() {
        Backend backend = inner();
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).repeat(backend);
        }
    }
}
