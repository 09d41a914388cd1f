package org.kudari.backend.tool;

import java.lang.foreign.MemorySegment;
import org.kudari.backend.Backend;
import org.kudari.backend.View;

/**
 * Tells Java's flight recorder of each kernel, transfer and compilation. It is put around a backend where a recording was
 * begun before its device is opened, so it costs nothing elsewhere.
 */
public final class EventsBackend extends InterceptingBackend {

    /**
     * Wraps a backend.
     *
     * @param inner the backend that does the work; it is closed with this one
     */
    public EventsBackend(Backend inner) {
        super(inner);
    }

    @Override
    void intercept(Call call) {
        KernelEvent kernel = new KernelEvent();
        CompilationEvent compilation = new CompilationEvent();
        long compiled = compiledKernels();
        compilation.begin();
        kernel.begin();
        call.repeat(inner());
        kernel.end();
        long more = compiledKernels() - compiled;
        if (kernel.shouldCommit()) {
            kernel.operation = call.name();
            kernel.detail = call.detail();
            kernel.operations = call.operations();
            kernel.bytes = (long) call.bytes();
            kernel.commit();
        }
        if (more > 0) {
            compilation.operation = call.name();
            compilation.detail = call.detail();
            compilation.kernels = more;
            compilation.commit();
        }
    }

    @Override
    public void upload(MemorySegment source, View target) {
        TransferEvent event = new TransferEvent();
        event.begin();
        super.upload(source, target);
        commit(event, true, source);
    }

    @Override
    public void download(View source, MemorySegment target) {
        TransferEvent event = new TransferEvent();
        event.begin();
        super.download(source, target);
        commit(event, false, target);
    }

    private static void commit(TransferEvent event, boolean isToDevice, MemorySegment host) {
        event.isToDevice = isToDevice;
        event.bytes = host.byteSize();
        event.commit();
    }
}
