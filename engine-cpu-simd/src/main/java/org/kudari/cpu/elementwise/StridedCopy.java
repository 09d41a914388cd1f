package org.kudari.cpu.elementwise;

import java.util.Arrays;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.layout.DType;

/** Copies between strided elements of any type and a tile of floats. */
final class StridedCopy {
    private StridedCopy() {}

    static void load(HostBuffer from, int start, int stride, int count, float[] tile, int at) {
        if (from.type().bytes() == 1) {
            byte[] bytes = from.bytes();
            for (int i = 0; i < count; i++) {
                tile[at + i] = Byte.toUnsignedInt(bytes[start + i * stride]);
            }
            return;
        }
        if (from.type() != DType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                tile[at + i] = (float) Elements.loadDouble(from, start + i * stride);
            }
            return;
        }
        float[] floats = from.floats();
        switch (stride) {
            case 0 -> Arrays.fill(tile, at, at + count, floats[start]);
            case 1 -> System.arraycopy(floats, start, tile, at, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    tile[at + i] = floats[start + i * stride];
                }
            }
        }
    }

    static void store(float[] tile, int at, int count, HostBuffer to, int start, int stride) {
        if (to.type() != DType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                Elements.storeDouble(to, start + i * stride, tile[at + i]);
            }
        } else if (stride == 1) {
            System.arraycopy(tile, at, to.floats(), start, count);
        } else {
            float[] floats = to.floats();
            for (int i = 0; i < count; i++) {
                floats[start + i * stride] = tile[at + i];
            }
        }
    }
}
