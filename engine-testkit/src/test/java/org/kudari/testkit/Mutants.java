package org.kudari.testkit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Buffer;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.CompositeCall.Scan;
import org.kudari.backend.Elements;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.ExprText;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.Fill;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.testkit.check.CheckGroup;

/** Wrong backends, each with a mistake that kernels are prone to. */
final class Mutants {
    private Mutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                        transfers(),
                        maps(),
                        values(),
                        compositeCalls(),
                        reductions(),
                        SortMutants.all(),
                        products(),
                        indices(),
                        rows(),
                        LogitMutants.all(),
                        random(),
                        threads(),
                        locales())
                .flatMap(mutants -> mutants);
    }

    private static Stream<Mutant> transfers() {
        return Stream.of(
                new Mutant("an upload ignores its view's offset", CheckGroup.DEVICE, () -> new MutatedReference() {
                    @Override
                    public void upload(MemorySegment source, View target) {
                        super.upload(source, View.contiguous(target.buffer(), target.shape()));
                    }
                }),
                new Mutant("a download ignores its view's offset", CheckGroup.DEVICE, () -> new MutatedReference() {
                    @Override
                    public void download(View source, MemorySegment target) {
                        super.download(View.contiguous(source.buffer(), source.shape()), target);
                    }
                }),
                new Mutant("a release reaches memory that is in use", CheckGroup.DEVICE, () -> new MutatedReference() {
                    private Buffer last;

                    @Override
                    public Buffer allocate(DType type, long length) {
                        last = super.allocate(type, length);
                        return last;
                    }

                    @Override
                    public void release(Buffer buffer) {
                        Fill.zeros(reference, View.contiguous(last, Shape.of(last.length())));
                    }
                }));
    }

    private static Stream<Mutant> maps() {
        return Stream.of(
                Mutant.ofMap(
                        "a map drops its last element", CheckGroup.MAP, (right, kernel, uniforms, inputs, outputs) -> {
                            View out = outputs.getFirst();
                            boolean drops = out.shape().elements() > 16;
                            double before = drops ? get(out, out.layout().highest()) : 0;
                            right.map(kernel, uniforms, inputs, outputs);
                            if (drops) {
                                set(out, out.layout().highest(), before);
                            }
                        }),
                Mutant.ofMap(
                        "a map writes past its output", CheckGroup.MAP, (right, kernel, uniforms, inputs, outputs) -> {
                            right.map(kernel, uniforms, inputs, outputs);
                            View out = outputs.getFirst();
                            long past = out.layout().highest() + 1;
                            if (past < out.buffer().length()) {
                                set(out, past, 1 - get(out, past));
                            }
                        }),
                Mutant.ofMap(
                        "a map ignores its output's strides",
                        CheckGroup.MAP,
                        (right, kernel, uniforms, inputs, outputs) -> {
                            View out = outputs.getFirst();
                            List<View> dense = new ArrayList<>(outputs);
                            dense.set(
                                    0,
                                    new View(
                                            out.buffer(),
                                            Layout.contiguous(
                                                    out.shape(), out.layout().lowest())));
                            right.map(kernel, uniforms, inputs, dense);
                        }),
                Mutant.ofMap(
                        "a map reads backwards as forwards",
                        CheckGroup.MAP,
                        (right, kernel, uniforms, inputs, outputs) -> right.map(
                                kernel,
                                uniforms,
                                inputs.stream().map(Mutants::forwards).toList(),
                                outputs)),
                Mutant.ofMap(
                        "a map clears its outputs first",
                        CheckGroup.MAP,
                        (right, kernel, uniforms, inputs, outputs) -> {
                            outputs.forEach(out -> Fill.zeros(right, out));
                            right.map(kernel, uniforms, inputs, outputs);
                        }),
                Mutant.ofMap(
                        "a view's offset is lost",
                        CheckGroup.FUZZ,
                        (right, kernel, uniforms, inputs, outputs) -> right.map(
                                kernel,
                                uniforms,
                                inputs.stream().map(Mutants::fromStart).toList(),
                                outputs)));
    }

    private static Stream<Mutant> compositeCalls() {
        return Stream.of(
                ofScan(
                        "a scan runs forwards only",
                        scan -> new Scan(scan.kind(), scan.axis(), false, scan.inputs(), scan.out())),
                ofScan(
                        "a scan runs along the last axis",
                        scan -> new Scan(
                                scan.kind(), scan.out().shape().rank() - 1, scan.reverse(), scan.inputs(), scan.out())),
                ofScan(
                        "a scan ignores its input's strides",
                        scan -> new Scan(
                                scan.kind(),
                                scan.axis(),
                                scan.reverse(),
                                scan.inputs().stream().map(Mutants::fromStart).toList(),
                                scan.out())));
    }

    private static Mutant ofScan(String defect, UnaryOperator<Scan> wrong) {
        return new Mutant(defect, CheckGroup.COMPOSITE_CALLS, () -> new MutatedReference() {
            @Override
            public void run(CompositeCall call) {
                super.run(call instanceof Scan scan ? wrong.apply(scan) : call);
            }
        });
    }

    private static Stream<Mutant> values() {
        return Stream.of(
                afterMap("float32 is bfloat16", CheckGroup.FORWARD, bits -> bits & 0xFFFF0000),
                afterMap("results lose two bits", CheckGroup.SPECIAL_VALUES, bits -> bits & ~3),
                afterMap("NaN becomes 0", CheckGroup.SPECIAL_VALUES, bits -> isNaN(bits) ? 0 : bits),
                afterMap("-0 becomes 0", CheckGroup.SPECIAL_VALUES, bits -> bits == Integer.MIN_VALUE ? 0 : bits),
                afterMap("training loses a few bits", CheckGroup.WORKED_EXAMPLES, bits -> bits & ~0xFF),
                renaming("less is lessEqual", CheckGroup.KINKS, "less(", "lessEqual("),
                renaming("max is min", CheckGroup.FORWARD, "max(", "min("),
                renaming("round is floor", CheckGroup.SPECIAL_VALUES, "round(", "floor("),
                renaming("round moves halves up", CheckGroup.SPECIAL_VALUES, "round(x0)", "floor(add(x0, 0.5))"),
                renaming("erf is tanh", CheckGroup.FORWARD, "erf(", "tanh("),
                Mutant.ofMap(
                        "a number in a call is rounded to float32",
                        CheckGroup.WHOLE_NUMBERS,
                        (right, kernel, uniforms, inputs, outputs) -> right.map(
                                kernel,
                                Arrays.stream(uniforms)
                                        .map(number -> (float) number)
                                        .toArray(),
                                inputs,
                                outputs)),
                Mutant.ofReduce(
                        "a sum of integers is rounded to double",
                        CheckGroup.WHOLE_NUMBERS,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) -> {
                            right.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
                            for (long i = 0; i < out.shape().elements(); i++) {
                                long at = out.layout().offset() + i;
                                set(out, at, get(out, at));
                            }
                        }),
                renaming("softplus overflows", CheckGroup.SPECIAL_VALUES, "softplus(x0)", "log1p(exp(x0))"),
                Mutant.ofMap("UINT8 saturates", CheckGroup.FORWARD, (right, kernel, uniforms, inputs, outputs) -> {
                    right.map(kernel, uniforms, inputs, outputs);
                    View out = outputs.getFirst();
                    for (long i = 0;
                            kernel == Kernel.IDENTITY
                                    && out.type() == DType.UINT8
                                    && i < out.shape().elements();
                            i++) {
                        double value = get(
                                inputs.getFirst(), inputs.getFirst().layout().offset() + i);
                        set(out, out.layout().offset() + i, Math.clamp(value, 0, 255));
                    }
                }));
    }

    /** The locale changes what it computes, as it changes the text of a kernel in a compiler's language. */
    private static Stream<Mutant> locales() {
        return Stream.of(afterMap(
                "numbers in a kernel have the locale's digits",
                CheckGroup.LOCALE,
                bits -> "%d".formatted(bits).equals(Integer.toString(bits)) ? bits : ~bits));
    }

    private static Mutant afterMap(String defect, CheckGroup group, IntUnaryOperator change) {
        return Mutant.ofMap(defect, group, (right, kernel, uniforms, inputs, outputs) -> {
            right.map(kernel, uniforms, inputs, outputs);
            outputs.forEach(out -> forEachFloat(out, change));
        });
    }

    /** Another function in place of one. */
    private static Mutant renaming(String defect, CheckGroup group, String from, String to) {
        return Mutant.ofMap(defect, group, (right, kernel, uniforms, inputs, outputs) -> {
            List<Expr> wrong = kernel.outputs().stream()
                    .map(output -> ExprText.parse(output.toString().replace(from, to)))
                    .toList();
            right.map(Kernel.of(kernel.inputs(), kernel.uniforms(), wrong), uniforms, inputs, outputs);
        });
    }

    private static Stream<Mutant> reductions() {
        return Stream.of(
                Mutant.ofReduce(
                        "a reduction never adds",
                        CheckGroup.REDUCE,
                        (right, reduction, kernel, uniforms, inputs, out, _) ->
                                right.reduce(reduction, kernel, uniforms, inputs, out, false)),
                Mutant.ofReduce(
                        "a sum starts from stale memory",
                        CheckGroup.REDUCE,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) -> right.reduce(
                                reduction, kernel, uniforms, inputs, out, accumulate || reduction == Reduction.SUM)),
                Mutant.ofReduce(
                        "a sum drops its last term",
                        CheckGroup.REDUCE,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) ->
                                right.reduce(reduction, kernel, uniforms, withoutLast(inputs, out), out, accumulate)),
                Mutant.ofReduce(
                        "a maximum passes NaN over",
                        CheckGroup.REDUCE,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) -> {
                            right.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
                            forEachFloat(out, bits -> reduction == Reduction.MAX && isNaN(bits) ? 0 : bits);
                        }),
                Mutant.ofReduce(
                        "a full mean divides by one extent",
                        CheckGroup.FORWARD,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) -> {
                            Shape full = inputs.getFirst().shape();
                            boolean wrong = reduction == Reduction.MEAN
                                    && full.rank() > 1
                                    && out.shape().elements() == 1;
                            right.reduce(wrong ? Reduction.SUM : reduction, kernel, uniforms, inputs, out, accumulate);
                            if (wrong) {
                                set(
                                        out,
                                        out.layout().offset(),
                                        get(out, out.layout().offset()) / full.dim(-1));
                            }
                        }),
                Mutant.ofReduce(
                        "a reduction of more than 2^24 elements loses them",
                        CheckGroup.LARGE_TENSORS,
                        (right, reduction, kernel, uniforms, inputs, out, accumulate) -> {
                            right.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
                            if (out.type() == DType.FLOAT32
                                    && inputs.getFirst().shape().elements() > 1 << 24) {
                                forEachFloat(out, _ -> 0);
                            }
                        }),
                new Mutant("argMax prefers the last of equals", CheckGroup.ARG_REDUCE, () -> new MutatedReference() {
                    @Override
                    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
                        long extent = input.shape().dim(axis);
                        Layout reversed = input.layout().slice(axis, extent - 1, extent, -1);
                        super.argReduce(reduction, new View(input.buffer(), reversed), axis, out);
                        for (long i = 0; i < out.shape().elements(); i++) {
                            long at = out.layout().offset() + i;
                            set(out, at, extent - 1 - get(out, at));
                        }
                    }
                }));
    }

    private static Stream<Mutant> products() {
        return Stream.of(
                Mutant.ofMatMul(
                        "a second gradient replaces the first",
                        CheckGroup.PARAMETERS,
                        (right, a, b, out, _, epilogue) -> right.matmul(a, b, out, false, epilogue)),
                Mutant.ofMatMul(
                        "an epilogue's operand is overwritten by the product",
                        CheckGroup.MATMUL,
                        (right, a, b, out, accumulate, epilogue) -> {
                            if (epilogue != null) {
                                right.matmul(a, b, out, false, null);
                            }
                            right.matmul(a, b, out, accumulate, epilogue);
                        }),
                Mutant.ofMatMul(
                        "a product never adds",
                        CheckGroup.MATMUL,
                        (right, a, b, out, _, epilogue) -> right.matmul(a, b, out, false, epilogue)),
                Mutant.ofMatMul(
                        "a long product drops its last term",
                        CheckGroup.MATMUL,
                        (right, a, b, out, accumulate, epilogue) -> {
                            long k = a.shape().dim(-1) - (a.shape().dim(-1) > 1000 ? 1 : 0);
                            View left = new View(a.buffer(), a.layout().slice(-1, 0, k, 1));
                            View top = new View(b.buffer(), b.layout().slice(-2, 0, k, 1));
                            right.matmul(left, top, out, accumulate, epilogue);
                        }),
                Mutant.ofMatMul(
                        "every batch takes the first factor",
                        CheckGroup.MATMUL,
                        (right, a, b, out, accumulate, epilogue) -> {
                            boolean batched = b.shape().rank() == 3 && b.shape().elements() > 0;
                            Layout first =
                                    batched ? b.layout().slice(0, 0, 1, 1).broadcastTo(b.shape()) : b.layout();
                            right.matmul(a, new View(b.buffer(), first), out, accumulate, epilogue);
                        }),
                Mutant.ofMatMul(
                        "an epilogue keeps no product", CheckGroup.MATMUL, (right, a, b, out, accumulate, epilogue) -> {
                            Epilogue forgetful = epilogue == null
                                    ? null
                                    : new Epilogue(epilogue.kernel(), epilogue.uniforms(), epilogue.operands(), null);
                            right.matmul(a, b, out, accumulate, forgetful);
                        }),
                Mutant.ofMatMul(
                        "a transposed factor is read as it lies",
                        CheckGroup.FORWARD,
                        (right, a, b, out, accumulate, epilogue) -> {
                            boolean transposed =
                                    a.layout().stride(-2) == 1 && !a.layout().isContiguous();
                            Layout dense =
                                    Layout.contiguous(a.shape(), a.layout().offset());
                            right.matmul(transposed ? new View(a.buffer(), dense) : a, b, out, accumulate, epilogue);
                        }),
                Mutant.ofMatMul(
                        "a product is rounded to bfloat16",
                        CheckGroup.MATMUL,
                        (right, a, b, out, accumulate, epilogue) -> {
                            right.matmul(a, b, out, accumulate, epilogue);
                            forEachFloat(out, bits -> bits & 0xFFFF0000);
                        }),
                Mutant.ofMatMul(
                        "the last of an odd number of rows is skipped",
                        CheckGroup.FUZZ,
                        (right, a, b, out, accumulate, epilogue) -> {
                            boolean skips =
                                    out.shape().elements() > 0 && out.shape().dim(-2) % 2 == 1;
                            double before = skips ? get(out, out.layout().highest()) : 0;
                            right.matmul(a, b, out, accumulate, epilogue);
                            if (skips) {
                                set(out, out.layout().highest(), before);
                            }
                        }));
    }

    private static Stream<Mutant> indices() {
        return Stream.of(
                Mutant.ofGather("a wrong index passes in silence", (right, source, indices, axis, out) -> {
                    try {
                        right.gather(source, indices, axis, out);
                    } catch (IndexOutOfBoundsException e) {
                        // Ignored: this is the error of the mutant.
                    }
                }),
                new Mutant("a wrong label is an index of an axis", CheckGroup.INDEX, () -> new MutatedReference() {
                    @Override
                    public void run(CompositeCall call) {
                        if (call instanceof CompositeCall.GatherLabels labels) {
                            reference.gather(labels.rows(), labels.labels(), 1, labels.out());
                        } else {
                            super.run(call);
                        }
                    }
                }),
                Mutant.ofScatterAdd("a wrong index is not named", (right, source, indices, axis, target) -> {
                    try {
                        right.scatterAdd(source, indices, axis, target);
                    } catch (IndexOutOfBoundsException e) {
                        throw new IndexOutOfBoundsException("bad index");
                    }
                }),
                Mutant.ofGather("an index loses its upper half", (right, source, indices, axis, out) -> {
                    for (long i = 0;
                            indices.type() == DType.INT64
                                    && indices.layout().isContiguous()
                                    && i < indices.shape().elements();
                            i++) {
                        long at = indices.layout().offset() + i;
                        set(indices, at, (int) (long) get(indices, at));
                    }
                    right.gather(source, indices, axis, out);
                }),
                Mutant.ofScatterAdd("scattering clears its target", (right, source, indices, axis, target) -> {
                    Fill.zeros(right, target);
                    right.scatterAdd(source, indices, axis, target);
                }),
                Mutant.ofScatterAdd("a repeated index counts once", (right, source, indices, axis, target) -> {
                    boolean one = indices.shape().dim(axis) > 1;
                    Layout first = one ? source.layout().slice(axis, 0, 1, 1) : source.layout();
                    Layout at = one ? indices.layout().slice(axis, 0, 1, 1) : indices.layout();
                    right.scatterAdd(new View(source.buffer(), first), new View(indices.buffer(), at), axis, target);
                }));
    }

    private static Stream<Mutant> rows() {
        return Stream.of(
                Mutant.ofRows("a softmax takes its rows for dense", new MutatedRowFunctions() {
                    @Override
                    public void softmax(View x, View out) {
                        super.softmax(dense(x), out);
                    }
                }),
                Mutant.ofRows("a log-sum-exp forgets the last element of a row", new MutatedRowFunctions() {
                    @Override
                    public void logSumExp(View x, View out) {
                        long kept = Math.max(1, x.shape().dim(-1) - 1);
                        super.logSumExp(new View(x.buffer(), x.layout().slice(-1, 0, kept, 1)), out);
                    }
                }),
                Mutant.ofRows("the loss of a row takes its label for dense", new MutatedRowFunctions() {
                    @Override
                    public void crossEntropy(View logits, View labels, View out) {
                        super.crossEntropy(logits, dense(labels), out);
                    }
                }),
                Mutant.ofRows("the logarithm of a softmax takes its rows for dense", new MutatedRowFunctions() {
                    @Override
                    public void logSoftmax(View x, View out) {
                        super.logSoftmax(dense(x), out);
                    }
                }),
                Mutant.ofRows("the gradient of a row takes its label for dense", new MutatedRowFunctions() {
                    @Override
                    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
                        super.crossEntropyGradient(logits, dense(labels), upstream, out);
                    }
                }));
    }

    /** Treats a view as contiguous from its first element. */
    private static View dense(View view) {
        Layout layout = Layout.contiguous(view.shape(), view.layout().offset());
        return layout.highest() < view.buffer().length() ? new View(view.buffer(), layout) : view;
    }

    private static Stream<Mutant> random() {
        return Stream.of(
                new Mutant("all streams are one", CheckGroup.RANDOM, () -> new MutatedReference() {
                    @Override
                    public void random(Distribution distribution, RandomKey key, View out) {
                        super.random(distribution, RandomKey.of(key.seed()), out);
                    }
                }),
                new Mutant("random numbers are one bit off", CheckGroup.RANDOM, () -> new MutatedReference() {
                    @Override
                    public void random(Distribution distribution, RandomKey key, View out) {
                        super.random(distribution, key, out);
                        forEachFloat(out, bits -> distribution == Distribution.UNIFORM ? bits ^ 1 : bits);
                    }
                }));
    }

    private static Stream<Mutant> threads() {
        return Stream.of(
                new Mutant("uniforms are compiled in", CheckGroup.MEMORY, () -> new MutatedReference() {
                    private final Set<List<Double>> compiled = ConcurrentHashMap.newKeySet();

                    @Override
                    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                        compiled.add(Arrays.stream(uniforms).boxed().toList());
                        super.map(kernel, uniforms, inputs, outputs);
                    }

                    @Override
                    public long compiledKernels() {
                        return super.compiledKernels() + compiled.size();
                    }
                }),
                new Mutant("sums change from call to call", CheckGroup.DETERMINISM, () -> new MutatedReference() {
                    private final AtomicInteger calls = new AtomicInteger();

                    @Override
                    public void reduce(
                            Reduction reduction,
                            Kernel kernel,
                            double[] uniforms,
                            List<View> inputs,
                            View out,
                            boolean accumulate) {
                        super.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
                        int wobble = calls.getAndIncrement() % 2;
                        forEachFloat(out, bits -> bits + wobble);
                    }
                }),
                new Mutant("callers disturb each other", CheckGroup.DETERMINISM, () -> new MutatedReference() {
                    private final AtomicInteger inside = new AtomicInteger();

                    @Override
                    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                        boolean alone = inside.incrementAndGet() == 1;
                        Thread.yield();
                        super.map(kernel, uniforms, inputs, outputs);
                        inside.decrementAndGet();
                        outputs.forEach(out -> forEachFloat(out, bits -> alone ? bits : bits ^ 1));
                    }
                }));
    }

    // ---- memory, element by element

    private static double get(View view, long position) {
        return Elements.loadDouble((HostBuffer) view.buffer(), (int) position);
    }

    private static void set(View view, long position, double value) {
        Elements.storeDouble((HostBuffer) view.buffer(), (int) position, value);
    }

    private static boolean isNaN(int bits) {
        return Float.isNaN(Float.intBitsToFloat(bits));
    }

    /** Changes the bits of a dense float32 view. */
    private static void forEachFloat(View view, IntUnaryOperator change) {
        if (view.type() == DType.FLOAT32 && view.layout().isContiguous()) {
            float[] floats = ((HostBuffer) view.buffer()).floats();
            int from = (int) view.layout().offset();
            for (int i = from; i < from + view.shape().elements(); i++) {
                floats[i] = Float.intBitsToFloat(change.applyAsInt(Float.floatToRawIntBits(floats[i])));
            }
        }
    }

    private static View forwards(View view) {
        Layout layout = view.layout();
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            long extent = layout.shape().dim(axis);
            layout = layout.stride(axis) < 0 ? layout.slice(axis, extent - 1, extent, -1) : layout;
        }
        return new View(view.buffer(), layout);
    }

    private static View fromStart(View view) {
        boolean dense = view.layout().isContiguous();
        return dense ? View.contiguous(view.buffer(), view.shape()) : view;
    }

    /** The operands without the last index of the last axis, where that axis is reduced. */
    private static List<View> withoutLast(List<View> inputs, View out) {
        Shape full = inputs.getFirst().shape();
        int last = full.rank() - 1;
        if (last < 0 || full.dim(last) < 2 || out.shape().dim(last) > 1) {
            return inputs;
        }
        return inputs.stream()
                .map(view -> new View(view.buffer(), view.layout().slice(last, 0, full.dim(last) - 1, 1)))
                .toList();
    }
}
