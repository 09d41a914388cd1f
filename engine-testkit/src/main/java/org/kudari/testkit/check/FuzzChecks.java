package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.compare.ViewStep;
import org.kudari.testkit.table.Domain;

/**
 * Random shapes, layouts and expressions. Values are whole numbers small enough that float32 is exact in any order, so
 * results are compared to the bit. Every failure names its seed.
 */
final class FuzzChecks {
    private static final int SEEDS = 150;
    private static final long[] EXTENTS = {0, 1, 1, 2, 3, 5, 8, 17};
    private static final Domain SMALL = Domain.whole(-4, 4);
    private static final Primitive[] UNARY = {
        Primitive.NEG, Primitive.ABS, Primitive.SIGN, Primitive.FLOOR, Primitive.ROUND, Primitive.NOT
    };
    private static final Primitive[] BINARY = {
        Primitive.ADD,
        Primitive.SUB,
        Primitive.MIN,
        Primitive.MAX,
        Primitive.LESS,
        Primitive.LESS_EQUAL,
        Primitive.EQUAL,
        Primitive.AND,
        Primitive.OR
    };

    private FuzzChecks() {}

    private interface Trial {
        void run(ReferenceComparison comparison, SplittableRandom random);
    }

    static Stream<Check> of(BackendUnderTest subject) {
        return Stream.of(
                new Check("maps of random expressions", () -> trials(subject, FuzzChecks::map)),
                new Check("reductions of random layouts", () -> trials(subject, FuzzChecks::reduce)),
                new Check("products of random layouts", () -> trials(subject, FuzzChecks::matmul)),
                new Check("random chains of views against arrays", () -> views(subject)));
    }

    private static void trials(BackendUnderTest subject, Trial trial) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject, seed)) {
                SplittableRandom random = new SplittableRandom(seed);
                FailureContext.with("seed " + seed, () -> trial.run(comparison, random));
            }
        }
    }

    private static void map(ReferenceComparison comparison, SplittableRandom random) {
        Shape shape = shape(random, 4);
        int inputs = 1 + random.nextInt(3);
        int outputs = 1 + random.nextInt(3);
        List<ReferenceComparison.Operand> ins = new ArrayList<>();
        List<ReferenceComparison.Operand> outs = new ArrayList<>();
        List<Expr> expressions = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            ins.add(comparison.operand(
                    DType.FLOAT32, pick(random, LayoutKind.values()).of(shape), SMALL));
        }
        for (int i = 0; i < outputs; i++) {
            LayoutKind layoutKind = LayoutKind.INJECTIVE.get(random.nextInt(LayoutKind.INJECTIVE.size()));
            outs.add(comparison.operand(DType.FLOAT32, layoutKind.of(shape)));
            expressions.add(expression(random, inputs, 4));
        }
        Kernel kernel = Kernel.of(inputs, 1, expressions);
        comparison.runOnBoth(side -> side.backend().map(kernel, new double[] {3}, side.views(ins), side.views(outs)));
        FailureContext.with(
                kernel.toString(),
                () -> outs.forEach(out -> comparison.compare(out, Expect.Bound.EXACT_UP_TO_ZERO_SIGN)));
    }

    /** At most 4 * 2^4 in magnitude. */
    private static Expr expression(SplittableRandom random, int inputs, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int leaf = random.nextInt(inputs + 2);
            return leaf < inputs ? Expr.input(leaf) : leaf == inputs ? Expr.uniform(0) : Expr.constant(2);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Expr.apply(pick(random, UNARY), expression(random, inputs, depth - 1));
            case 1 ->
                Expr.apply(
                        Primitive.SELECT,
                        expression(random, inputs, depth - 1),
                        expression(random, inputs, depth - 1),
                        expression(random, inputs, depth - 1));
            default ->
                Expr.apply(
                        pick(random, BINARY),
                        expression(random, inputs, depth - 1),
                        expression(random, inputs, depth - 1));
        };
    }

    private static void reduce(ReferenceComparison comparison, SplittableRandom random) {
        Shape shape = shape(random, 5);
        Shape reduced = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            reduced = random.nextBoolean() ? reduced.with(axis, 1) : reduced;
        }
        boolean sum = shape.elements() == 0 || random.nextBoolean();
        Reduction reduction = sum ? Reduction.SUM : random.nextBoolean() ? Reduction.MAX : Reduction.MIN;
        Kernel kernel = sum ? Kernel.of(2, 0, Expr.input(0).times(Expr.input(1))) : Kernel.IDENTITY;
        List<ReferenceComparison.Operand> ins = new ArrayList<>();
        for (int i = 0; i < kernel.inputs(); i++) {
            ins.add(comparison.operand(
                    DType.FLOAT32, pick(random, LayoutKind.values()).of(shape), SMALL));
        }
        boolean accumulate = sum && random.nextBoolean();
        ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(reduced));
        comparison.runOnBoth(side ->
                side.backend().reduce(reduction, kernel, new double[0], side.views(ins), side.view(out), accumulate));
        FailureContext.with(
                reduction + " " + shape + " to " + reduced,
                () -> comparison.compare(out, Expect.Bound.EXACT_UP_TO_ZERO_SIGN));
    }

    private static void matmul(ReferenceComparison comparison, SplittableRandom random) {
        long m = 1 + random.nextInt(40);
        long k = random.nextInt(50);
        long n = 1 + random.nextInt(70);
        long[] batch = shape(random, 2).toArray();
        boolean accumulate = random.nextBoolean();
        ReferenceComparison.Operand a = comparison.operand(
                DType.FLOAT32, pick(random, LayoutKind.values()).of(matrix(batch, m, k)), SMALL);
        ReferenceComparison.Operand b = comparison.operand(
                DType.FLOAT32, pick(random, LayoutKind.values()).of(matrix(batch, k, n)), SMALL);
        ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(matrix(batch, m, n)));
        comparison.runOnBoth(
                side -> side.backend().matmul(side.view(a), side.view(b), side.view(out), accumulate, null));
        FailureContext.with(
                a.layout() + " by " + b.layout(), () -> comparison.compare(out, Expect.Bound.EXACT_UP_TO_ZERO_SIGN));
    }

    private static Shape matrix(long[] batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch, batch.length + 2);
        // Small batches: the reference is slow.
        for (int i = 0; i < batch.length; i++) {
            dims[i] = Math.min(3, dims[i]);
        }
        dims[batch.length] = rows;
        dims[batch.length + 1] = columns;
        return Shape.of(dims);
    }

    private static void views(BackendUnderTest subject) {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Scope _ = subject.device().scope()) {
                FailureContext.with("seed " + seed, () -> views(subject.device(), random));
            }
        }
    }

    /** Applies random views to a tensor of element numbers, and their definitions to an array. */
    private static void views(Device device, SplittableRandom random) {
        Shape shape = shape(random, 4);
        double[] array =
                IntStream.range(0, (int) shape.elements()).asDoubleStream().toArray();
        Tensor tensor = HostArray.of(DType.FLOAT32, array).on(device, shape);
        StringBuilder applied = new StringBuilder(shape.toString());
        for (int i = 0; i < 5; i++) {
            ViewStep step = ViewStep.random(tensor.shape(), random);
            applied.append(' ').append(step.description());
            array = step.onArray(array, tensor.shape());
            tensor = step.onTensor(tensor);
        }
        HostArray expected = HostArray.of(DType.FLOAT32, array);
        Tensor last = tensor;
        FailureContext.with(applied.toString(), () -> {
            Expect.equal(expected.length(), (int) last.shape().elements(), "elements");
            Expect.sameBits(expected, HostArray.of(last), "the views");
            Expect.sameBits(expected, HostArray.of(last.plus(0)), "a map of the views");
        });
    }

    private static Shape shape(SplittableRandom random, int maxRank) {
        long[] dims = new long[random.nextInt(maxRank + 1)];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = EXTENTS[random.nextInt(EXTENTS.length)];
        }
        return Shape.of(dims);
    }

    @SafeVarargs
    private static <T> T pick(SplittableRandom random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
