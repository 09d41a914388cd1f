package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.CompositeCall.ArgSort;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.compare.ReferenceComparison.Operand;
import org.kudari.testkit.table.Domain;

/**
 * The indices of the largest and smallest elements (arg-max and arg-min) and of all elements in their order (sort): in
 * every layout, of every type, at ties, and among zeros, infinities and NaN. All are exact, since they are unique: of
 * equal elements the first comes first.
 */
final class OrderChecks {
    private static final Domain ANY = Domain.between(-1, 1);
    private static final Domain TIES = Domain.oneOf(0, 1, -0.0, 1);
    private static final Domain WITH_NAN =
            Domain.oneOf(1, Double.NaN, 2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 0, 0, 0);

    private static final List<Shape> SHAPES = List.of(
            Shape.of(1), Shape.of(1025), Shape.of(65, 33), Shape.of(3, 17, 5), Shape.of(0, 3), Shape.of(5, 20_011));

    private static final int SEEDS = 60;
    private static final long[] EXTENTS = {0, 1, 2, 3, 17, 64, 65, 129, 300};

    private static final Domain SPECIAL = Domain.oneOf(
            1,
            Double.NaN,
            0,
            Double.POSITIVE_INFINITY,
            -0.0,
            Double.NEGATIVE_INFINITY,
            0,
            -0.0,
            Double.NaN,
            -1,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            2 * Float.MIN_VALUE,
            Float.MIN_NORMAL,
            1);

    private static final Domain WHOLE = Domain.whole(-3, 3);

    /** Whole numbers that differ in their upper half, in their lower half, or in both. */
    private static final Domain LARGE = Domain.oneOf(
            0,
            -1,
            1L << 31,
            (1L << 32) - 1,
            1L << 32,
            (1L << 32) + 1,
            -(1L << 31),
            -(1L << 32),
            1L << 52,
            (1L << 52) + 1,
            -(1L << 52),
            Long.MIN_VALUE,
            0x1p62);

    /** Shorter and longer than what one thread sorts by comparisons, and than a block of merged elements. */
    private static final List<Shape> SORTED_SHAPES =
            List.of(Shape.of(1), Shape.of(1025), Shape.of(65, 33), Shape.of(3, 17, 5), Shape.of(0, 3), Shape.of(3, 0));

    /** A row whose parts are shared between threads, and rows longer than a thread has kept memory for. */
    private static final List<Shape> LONG_ROWS = List.of(Shape.of(70_001), Shape.of(3, 33_000));

    private OrderChecks() {}

    static Stream<Check> argReductions(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (ArgReduction reduction : ArgReduction.values()) {
            for (Shape shape : SHAPES) {
                checks.add(new Check(reduction + " " + shape, () -> everyAxis(subject, reduction, shape, ANY)));
            }
            checks.add(new Check(
                    reduction + " of ties is the first", () -> everyAxis(subject, reduction, Shape.of(40, 70), TIES)));
            checks.add(new Check(
                    reduction + " of NaN is the first of them",
                    () -> everyAxis(subject, reduction, Shape.of(12, 70), WITH_NAN)));
            for (DType type : DType.values()) {
                if (subject.holds(type)) {
                    checks.add(new Check(reduction + " " + type, () -> type(subject, reduction, type)));
                }
            }
        }
        return checks.stream();
    }

    private static void everyAxis(BackendUnderTest subject, ArgReduction reduction, Shape shape, Domain domain) {
        List<LayoutKind> kinds = shape.elements() > 20_000 ? LayoutKind.CONTIGUOUS : List.of(LayoutKind.values());
        for (int axis = 0; axis < shape.rank(); axis++) {
            for (LayoutKind layoutKind : kinds) {
                if (shape.dim(axis) > 0) {
                    check(subject, reduction, shape, axis, DType.FLOAT32, layoutKind, domain);
                }
            }
        }
    }

    private static void type(BackendUnderTest subject, ArgReduction reduction, DType type) {
        Domain whole = type == DType.INT64 ? Domain.oneOf(1L << 40, -(1L << 40), 3, 1L << 33) : Domain.whole(-50, 50);
        check(subject, reduction, Shape.of(9, 31), 1, type, LayoutKind.TRANSPOSED, whole);
        check(subject, reduction, Shape.of(9, 31), 0, type, LayoutKind.DENSE, whole);
    }

    private static void check(
            BackendUnderTest subject,
            ArgReduction reduction,
            Shape shape,
            int axis,
            DType type,
            LayoutKind layoutKind,
            Domain domain) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            Operand x = comparison.operand(type, layoutKind.of(shape), domain);
            Operand out = comparison.operand(DType.INT64, LayoutKind.OFFSET.of(shape.with(axis, 1)));
            comparison.runOnBoth(side -> side.backend().argReduce(reduction, side.view(x), axis, side.view(out)));
            FailureContext.with(layoutKind + " axis " + axis, () -> comparison.compare(out));
            comparison.requireUnchanged(x);
        }
    }

    static Stream<Check> sorts(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (boolean descending : new boolean[] {false, true}) {
            String order = descending ? "descending " : "ascending ";
            for (Shape shape : SORTED_SHAPES) {
                checks.add(new Check(order + shape, () -> sortEveryAxis(subject, descending, shape, ANY)));
            }
            checks.add(new Check(
                    order + "zeros, infinities and NaN",
                    () -> sortEveryAxis(subject, descending, Shape.of(33, 41), SPECIAL)));
            for (DType type : DType.values()) {
                if (subject.holds(type)) {
                    checks.add(new Check(order + type, () -> sortType(subject, descending, type)));
                }
            }
            // Keys of 32 bits and of 64.
            for (DType type : List.of(DType.FLOAT32, DType.INT64)) {
                for (Shape shape : LONG_ROWS) {
                    checks.add(new Check(
                            order + shape + " " + type, () -> sortLongRows(subject, descending, type, shape)));
                }
            }
        }
        checks.add(new Check(
                "random shapes, layouts and ties",
                () -> IntStream.range(0, SEEDS)
                        .forEach(seed -> FailureContext.with("seed " + seed, () -> sortRandomly(subject, seed)))));
        return checks.stream();
    }

    private static void sortEveryAxis(BackendUnderTest subject, boolean descending, Shape shape, Domain domain) {
        for (int axis = 0; axis < shape.rank(); axis++) {
            for (LayoutKind kind : LayoutKind.values()) {
                sort(subject, 1, axis, descending, DType.FLOAT32, kind.of(shape), domain);
            }
        }
    }

    private static void sortType(BackendUnderTest subject, boolean descending, DType type) {
        for (Domain domain : List.of(WHOLE, type.isFloating() ? SPECIAL : LARGE)) {
            sort(subject, 1, 1, descending, type, LayoutKind.TRANSPOSED.of(Shape.of(9, 31)), domain);
            sort(subject, 1, 0, descending, type, LayoutKind.DENSE.of(Shape.of(310, 3)), domain);
        }
    }

    private static void sortLongRows(BackendUnderTest subject, boolean descending, DType type, Shape shape) {
        int axis = shape.rank() - 1;
        // Doubles hold whole numbers of 53 bits exactly.
        Domain domain = type.isFloating() ? ANY : Domain.whole(-(1L << 53), 1L << 53);
        sort(subject, 1, axis, descending, type, LayoutKind.OFFSET.of(shape), domain);
        sort(subject, 1, axis, descending, type, LayoutKind.OFFSET.of(shape), WHOLE);
    }

    private static void sortRandomly(BackendUnderTest subject, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] dims = new long[1 + random.nextInt(3)];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = EXTENTS[random.nextInt(dims.length == 3 ? 5 : EXTENTS.length)];
        }
        LayoutKind kind = LayoutKind.values()[random.nextInt(LayoutKind.values().length)];
        DType type = DType.values()[random.nextInt(DType.values().length)];
        Domain domain = random.nextBoolean() ? WHOLE : type.isFloating() ? SPECIAL : LARGE;
        int axis = random.nextInt(dims.length);
        boolean descending = random.nextBoolean();
        if (subject.holds(type)) {
            sort(subject, seed, axis, descending, type, kind.of(Shape.of(dims)), domain);
        }
    }

    private static void sort(
            BackendUnderTest subject,
            long seed,
            int axis,
            boolean descending,
            DType type,
            Layout layout,
            Domain domain) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject, seed)) {
            Operand x = comparison.operand(type, layout, domain);
            for (long count : counts(layout.shape().dim(axis))) {
                Operand out = comparison.operand(
                        DType.INT64, LayoutKind.OFFSET.of(layout.shape().with(axis, count)));
                comparison.runOnBoth(
                        side -> side.backend().run(new ArgSort(axis, descending, side.view(x), side.view(out))));
                FailureContext.with(
                        type + " " + layout + " axis " + axis + ", the first " + count, () -> comparison.compare(out));
                comparison.requireUnchanged(x);
            }
        }
    }

    /** All indices, the first few of many, and almost all. */
    private static long[] counts(long extent) {
        return LongStream.of(0, 1, extent / 20, extent - 1, extent)
                .filter(count -> count >= 0 && count <= extent)
                .distinct()
                .toArray();
    }
}
