package org.kudari.tensor;

import org.junit.jupiter.api.AfterEach;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;

/** Base class: a fresh reference device, and short factories for tensors on it. */
abstract class ReferenceDeviceTestBase {
    final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void closeDevice() {
        device.close();
    }

    /** A vector. */
    final Tensor floats(float... values) {
        return Tensor.of(device, values, values.length);
    }

    /** A {@code FLOAT32} tensor of 1, 2, 3, ... */
    final Tensor counting(long... dims) {
        int elements = 1;
        for (long dim : dims) {
            elements *= (int) dim;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = i + 1;
        }
        return Tensor.of(device, values, dims);
    }
}
