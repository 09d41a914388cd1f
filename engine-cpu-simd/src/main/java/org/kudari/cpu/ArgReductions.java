package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;

/** Finds where extremes of float32 lie. */
final class ArgReductions {
    private final Sharing sharing;
    private final Plans<Integer, Search> plans = new Plans<>();

    ArgReductions(Sharing sharing) {
        this.sharing = sharing;
    }

    void reduce(ArgReduction reduction, View input, int axis, View out) {
        List<View> inputs = List.of(input);
        List<View> outputs = List.of(out);
        Search search = plans.take(axis, inputs, outputs);
        if (search == null) {
            search = new Search(input, axis, out);
        }
        search.bind(inputs, outputs);
        search.reduction = reduction;
        long results = out.shape().elements();
        sharing.forEachRange(results, 1, sharing.isWorthwhile(results * search.extent, 1), search);
        plans.giveBack(axis, search);
    }

    /** A walk over the results. */
    private static final class Search extends Walk implements Sharing.Range {
        final int extent;
        private final int step;
        private ArgReduction reduction;
        private float[] x;
        private long[] places;

        Search(View input, int axis, View out) {
            super(List.of(input.layout().slice(axis, 0, 1, 1), out.layout()), List.of(input), List.of(out));
            extent = (int) input.shape().dim(axis);
            step = (int) input.layout().stride(axis);
        }

        @Override
        void bind(List<View> inputs, List<View> outputs) {
            super.bind(inputs, outputs);
            x = ((HostBuffer) inputs.getFirst().buffer()).floats();
            places = ((HostBuffer) outputs.getFirst().buffer()).longs();
        }

        @Override
        void release() {
            x = null;
            places = null;
        }

        @Override
        public void run(Frame frame, long from, long to) {
            long inner = nest.innerExtent();
            for (long result = from; result < to; result++) {
                int first = position(0, result / inner, result % inner);
                int best = reduction == ArgReduction.ARG_MAX ? largest(first) : smallest(first);
                places[position(1, result / inner, result % inner)] = best;
            }
        }

        private int largest(int first) {
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

        private int smallest(int first) {
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
}
