package org.kudari.backend.reference;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.Elements;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.RecentCache;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/**
 * Defines every backend call: plain loops on one thread. Floating types are computed in double and rounded once,
 * integers in long. It is slow on purpose.
 */
public final class ReferenceBackend implements Backend {
    /** The kernels that are kept. A kernel that was forgotten is prepared again. */
    private static final int KEPT_KERNELS = 512;

    private final RecentCache<Kernel, InterpretedKernel> kernels = new RecentCache<>(KEPT_KERNELS);
    private final AtomicLong preparedKernels = new AtomicLong();
    private final RowFunctions rowFunctions = new ReferenceRowFunctions();

    /** A backend that shares no state with another instance. */
    public ReferenceBackend() {}

    @Override
    public BackendInfo info() {
        return new BackendInfo(
                "reference",
                "plain loops on one thread, in double precision",
                "the definition of every operation; slow",
                1,
                HostBuffer.MAX_LENGTH,
                true);
    }

    @Override
    public long compiledKernels() {
        return preparedKernels.get();
    }

    @Override
    public Buffer allocate(DType type, long length) {
        return HostBuffer.allocate(type, length);
    }

    @Override
    public void release(Buffer buffer) {
        // Nothing to do: the buffer is garbage collected.
    }

    @Override
    public void upload(MemorySegment source, View target) {
        HostBuffer.copyIn(source, target);
    }

    @Override
    public void download(View source, MemorySegment target) {
        HostBuffer.copyOut(source, target);
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        ElementEvaluator evaluator =
                new ElementEvaluator(interpreted(kernel), uniforms, inputs, computeType(inputs, outputs));
        List<Layout> layouts = new ArrayList<>();
        inputs.forEach(view -> layouts.add(view.layout()));
        outputs.forEach(view -> layouts.add(view.layout()));
        int[] at = new int[layouts.size()];
        HostBuffer[] targets =
                outputs.stream().map(view -> (HostBuffer) view.buffer()).toArray(HostBuffer[]::new);
        forEachElement(layouts, at, () -> {
            evaluator.evaluate(at);
            for (int j = 0; j < targets.length; j++) {
                evaluator.store(j, targets[j], at[inputs.size() + j]);
            }
        });
    }

    private static DType computeType(List<View> inputs, List<View> outputs) {
        return inputs.stream()
                .map(View::type)
                .reduce(DType::promote)
                .orElseGet(() -> outputs.getFirst().type());
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        ElementEvaluator evaluator = new ElementEvaluator(interpreted(kernel), uniforms, inputs, out.type());
        Shape full = inputs.getFirst().shape();
        int results = (int) out.shape().elements();
        // Results are collected in full precision, under a dense layout that repeats over the reduced axes.
        Layout target = Layout.contiguous(out.shape()).broadcastTo(full);
        List<Layout> layouts = new ArrayList<>();
        inputs.forEach(view -> layouts.add(view.layout()));
        layouts.add(target);
        int[] at = new int[layouts.size()];
        int offset = (int) out.layout().offset();
        HostBuffer buffer = (HostBuffer) out.buffer();
        boolean[] begun = new boolean[results];
        if (out.type().isFloating()) {
            double[] totals = new double[results];
            forEachElement(layouts, at, () -> {
                evaluator.evaluate(at);
                int cell = at[inputs.size()];
                double value = evaluator.doubleOutput(0);
                totals[cell] = begun[cell] ? combine(reduction, totals[cell], value) : value;
                begun[cell] = true;
            });
            double count = results == 0 ? 0 : (double) full.elements() / results;
            for (int i = 0; i < results; i++) {
                double total = reduction == Reduction.MEAN ? totals[i] / count : totals[i];
                double before = accumulate ? Elements.loadDouble(buffer, offset + i) : 0;
                Elements.storeDouble(buffer, offset + i, accumulate ? before + total : total);
            }
        } else {
            long[] totals = new long[results];
            forEachElement(layouts, at, () -> {
                evaluator.evaluate(at);
                int cell = at[inputs.size()];
                long value = evaluator.longOutput(0);
                totals[cell] = begun[cell] ? combine(reduction, totals[cell], value) : value;
                begun[cell] = true;
            });
            for (int i = 0; i < results; i++) {
                long before = accumulate ? Elements.loadLong(buffer, offset + i) : 0;
                Elements.storeLong(buffer, offset + i, before + totals[i]);
            }
        }
    }

    private static double combine(Reduction reduction, double a, double b) {
        return switch (reduction) {
            case SUM, MEAN -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    private static long combine(Reduction reduction, long a, long b) {
        return switch (reduction) {
            case SUM, MEAN -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        HostBuffer source = (HostBuffer) input.buffer();
        HostBuffer target = (HostBuffer) out.buffer();
        long extent = input.shape().dim(axis);
        long step = input.layout().stride(axis);
        Layout first = input.layout().slice(axis, 0, 1, 1);
        int[] at = new int[2];
        forEachElement(List.of(first, out.layout()), at, () -> {
            long best = 0;
            for (long i = 1; i < extent; i++) {
                if (isBetter(reduction, source, (int) (at[0] + i * step), (int) (at[0] + best * step))) {
                    best = i;
                }
            }
            target.longs()[at[1]] = best;
        });
    }

    private static boolean isBetter(ArgReduction reduction, HostBuffer source, int candidate, int best) {
        if (source.type().isFloating()) {
            double a = Elements.loadDouble(source, candidate);
            double b = Elements.loadDouble(source, best);
            boolean firstNaN = Double.isNaN(a) && !Double.isNaN(b);
            return firstNaN || (reduction == ArgReduction.ARG_MAX ? a > b : a < b);
        }
        long a = Elements.loadLong(source, candidate);
        long b = Elements.loadLong(source, best);
        return reduction == ArgReduction.ARG_MAX ? a > b : a < b;
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        int rank = out.shape().rank();
        int m = (int) out.shape().dim(-2);
        int n = (int) out.shape().dim(-1);
        long k = a.shape().dim(-1);
        List<View> operands = epilogue == null ? List.of() : epilogue.operands();
        List<Layout> batches = new ArrayList<>();
        for (View view : List.of(a, b, out)) {
            batches.add(firstMatrixElements(view.layout(), rank));
        }
        operands.forEach(view -> batches.add(firstMatrixElements(view.layout(), rank)));
        int[] at = new int[batches.size()];
        HostBuffer target = (HostBuffer) out.buffer();
        int outOrigin = (int) out.layout().offset();
        forEachElement(batches, at, () -> {
            AccumulatorMatrix product = new AccumulatorMatrix(out.type(), m, n);
            product.multiply(a, at[0], b, at[1], k);
            for (int i = 0; i < m * n; i++) {
                int cell = at[2] + i;
                if (accumulate) {
                    product.addTo(i, target, cell);
                } else if (epilogue == null) {
                    product.store(i, target, cell);
                } else if (epilogue.product() != null) {
                    int kept = (int) epilogue.product().layout().offset() + cell - outOrigin;
                    product.store(i, (HostBuffer) epilogue.product().buffer(), kept);
                }
            }
            if (epilogue != null) {
                applyEpilogue(epilogue, product, at, target, m, n);
            }
        });
    }

    /**
     * The first element of each matrix. A matrix without rows or columns has one too, because the other operands have
     * elements.
     */
    private static Layout firstMatrixElements(Layout layout, int rank) {
        return layout.slice(rank - 2, 0, 1, 1).slice(rank - 1, 0, 1, 1);
    }

    private void applyEpilogue(
            Epilogue epilogue, AccumulatorMatrix product, int[] at, HostBuffer target, int m, int n) {
        List<View> operands = epilogue.operands();
        ElementEvaluator evaluator =
                new ElementEvaluator(interpreted(epilogue.kernel()), epilogue.uniforms(), 1, operands, target.type());
        int[] positions = new int[1 + operands.size()];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int o = 0; o < operands.size(); o++) {
                    Layout layout = operands.get(o).layout();
                    positions[1 + o] = at[3 + o] + i * (int) layout.stride(-2) + j * (int) layout.stride(-1);
                }
                evaluator.evaluateWithFirst(product, i * n + j, positions);
                evaluator.store(0, target, at[2] + i * n + j);
            }
        }
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        HostBuffer from = (HostBuffer) source.buffer();
        HostBuffer to = (HostBuffer) out.buffer();
        forEachIndexed(source, indices, axis, out, (indexed, position) -> {
            if (from.type().isFloating()) {
                Elements.storeDouble(to, position, Elements.loadDouble(from, indexed));
            } else {
                Elements.storeLong(to, position, Elements.loadLong(from, indexed));
            }
        });
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        HostBuffer from = (HostBuffer) source.buffer();
        HostBuffer to = (HostBuffer) target.buffer();
        if (!to.type().isFloating()) {
            forEachIndexed(
                    target,
                    indices,
                    axis,
                    source,
                    (indexed, position) -> Elements.storeLong(
                            to, indexed, Elements.loadLong(to, indexed) + Elements.loadLong(from, position)));
            return;
        }
        // Sums in double over a dense copy, so that rounding happens once.
        int first = (int) target.layout().offset();
        double[] totals = new double[(int) target.shape().elements()];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = Elements.loadDouble(to, first + i);
        }
        forEachIndexed(
                target,
                indices,
                axis,
                source,
                (indexed, position) -> totals[indexed - first] += Elements.loadDouble(from, position));
        for (int i = 0; i < totals.length; i++) {
            Elements.storeDouble(to, first + i, totals[i]);
        }
    }

    private interface IndexedElement {
        void visit(int indexed, int position);
    }

    /** Visits every element of {@code plain} with the element of {@code indexed} that its index selects. */
    private static void forEachIndexed(View indexed, View indices, int axis, View plain, IndexedElement action) {
        HostBuffer indexBuffer = (HostBuffer) indices.buffer();
        long extent = indexed.shape().dim(axis);
        long step = indexed.layout().stride(axis);
        checkIndices(indices, extent, axis);
        Layout origin = indexed.layout().slice(axis, 0, 1, 1).broadcastTo(plain.shape());
        int[] at = new int[3];
        forEachElement(List.of(origin, indices.layout(), plain.layout()), at, () -> {
            long index = Elements.loadLong(indexBuffer, at[1]);
            action.visit((int) (at[0] + index * step), at[2]);
        });
    }

    private static void checkIndices(View indices, long extent, int axis) {
        HostBuffer buffer = (HostBuffer) indices.buffer();
        int[] at = new int[1];
        forEachElement(List.of(indices.layout()), at, () -> {
            long index = Elements.loadLong(buffer, at[0]);
            if (index < 0 || index >= extent) {
                throw Indices.outOfBounds(index, axis, extent);
            }
        });
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        HostBuffer buffer = (HostBuffer) out.buffer();
        int first = (int) out.layout().offset();
        int length = (int) out.shape().elements();
        switch (distribution) {
            case WORDS -> IntStream.range(0, length).forEach(i -> Elements.storeLong(buffer, first + i, word(key, i)));
            case UNIFORM ->
                IntStream.range(0, length)
                        .forEach(i -> Elements.storeDouble(buffer, first + i, uniform(key, i, out.type())));
            case NORMAL -> {
                double[] pair = new double[2];
                for (int i = 0; i < length; i++) {
                    long even = i & ~1;
                    Philox.boxMuller(uniform(key, even, out.type()), uniform(key, even + 1, out.type()), pair);
                    Elements.storeDouble(buffer, first + i, pair[i & 1]);
                }
            }
        }
    }

    private static int word(RandomKey key, long index) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key, index / Philox.WORDS, words);
        return words[(int) (index % Philox.WORDS)];
    }

    private static double uniform(RandomKey key, long index, DType type) {
        return type == DType.FLOAT64
                ? Philox.uniform(word(key, 2 * index), word(key, 2 * index + 1))
                : Philox.uniform(word(key, index));
    }

    @Override
    public RowFunctions rowFunctions() {
        return rowFunctions;
    }

    @Override
    public void finish() {
        // Every call is done when it returns.
    }

    @Override
    public void close() {
        kernels.clear();
    }

    private InterpretedKernel interpreted(Kernel kernel) {
        return kernels.getOrMake(kernel, missing -> {
            preparedKernels.incrementAndGet();
            return new InterpretedKernel(missing);
        });
    }

    /** Runs the action for every element, with the operands' positions in {@code at}. */
    private static void forEachElement(List<Layout> layouts, int[] at, Runnable action) {
        LoopNest nest = new LoopNest(layouts);
        long[] starts = new long[at.length];
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            for (int o = 0; o < at.length; o++) {
                starts[o] = nest.start(o, outer);
            }
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                for (int o = 0; o < at.length; o++) {
                    at[o] = (int) (starts[o] + inner * nest.innerStride(o));
                }
                action.run();
            }
        }
    }
}
