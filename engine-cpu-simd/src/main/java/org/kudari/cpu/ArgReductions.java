package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;

/** Finds where extremes of float32 lie. */
final class ArgReductions {
    private final Sharing sharing;

    ArgReductions(Sharing sharing) {
        this.sharing = sharing;
    }

    void reduce(ArgReduction reduction, View input, int axis, View out) {
        LoopNest nest = new LoopNest(List.of(input.layout().slice(axis, 0, 1, 1), out.layout()));
        float[] x = ((HostBuffer) input.buffer()).floats();
        long[] results = ((HostBuffer) out.buffer()).longs();
        int extent = (int) input.shape().dim(axis);
        int step = (int) input.layout().stride(axis);
        long inner = nest.innerExtent();
        long elements = out.shape().elements();
        sharing.forEachRange(elements, 1, sharing.isWorthwhile(elements * extent, 1), (_, from, to) -> {
            for (long result = from; result < to; result++) {
                int first = place(nest, 0, result / inner, result % inner);
                int best = reduction == ArgReduction.ARG_MAX
                        ? largest(x, first, step, extent)
                        : smallest(x, first, step, extent);
                results[place(nest, 1, result / inner, result % inner)] = best;
            }
        });
    }

    private static int place(LoopNest nest, int operand, long run, long within) {
        return (int) (nest.start(operand, run) + within * nest.innerStride(operand));
    }

    private static int largest(float[] x, int first, int step, int extent) {
        int best = 0;
        float bestValue = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < extent; i++) {
            float value = x[first + i * step];
            if (value > bestValue) {
                best = i;
                bestValue = value;
            } else if (value != value) {
                return i;
            }
        }
        return best;
    }

    private static int smallest(float[] x, int first, int step, int extent) {
        int best = 0;
        float bestValue = Float.POSITIVE_INFINITY;
        for (int i = 0; i < extent; i++) {
            float value = x[first + i * step];
            if (value < bestValue) {
                best = i;
                bestValue = value;
            } else if (value != value) {
                return i;
            }
        }
        return best;
    }
}
