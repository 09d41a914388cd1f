package org.kudari.testing;

import org.kudari.backend.BackendInfo;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.layout.DType;

/**
 * Stands in for a GPU with matrix units: rounds the factors of products to the nearest before it multiplies them.
 * Computes as the reference does otherwise.
 */
public class RoundingBackend extends ForwardingBackend {
    private final MatmulPrecision actual;
    private final MatmulPrecision stated;

    /**
     * @param actual what it rounds to
     * @param stated what it says that it rounds to
     */
    public RoundingBackend(MatmulPrecision actual, MatmulPrecision stated) {
        super(new ReferenceBackend());
        this.actual = actual;
        this.stated = stated;
    }

    @Override
    public BackendInfo info() {
        BackendInfo info = inner().info();
        return new BackendInfo(
                "rounding",
                info.description(),
                info.kernels(),
                info.threads(),
                info.maxBufferLength(),
                info.garbageCollected(),
                stated,
                info.details());
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        super.matmul(rounded(a), rounded(b), out, accumulate, epilogue);
    }

    private View rounded(View factor) {
        if (factor.type() != DType.FLOAT32) {
            return factor;
        }
        float[] values = ((HostBuffer) factor.buffer()).floats();
        HostBuffer copy = HostBuffer.allocate(DType.FLOAT32, values.length);
        for (int i = 0; i < values.length; i++) {
            copy.floats()[i] = actual.rounded(values[i]);
        }
        return new View(copy, factor.layout());
    }
}
