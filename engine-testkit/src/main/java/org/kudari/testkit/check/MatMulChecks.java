package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/** Matrix products around the sizes of tiles, in all transpositions and layouts, adding, and with an epilogue. */
final class MatMulChecks {
    private static final Domain ANY = Domain.between(-1, 1);
    private static final Kernel ABS = Kernel.of(1, 0, Expr.apply(Primitive.ABS, Expr.input(0)));

    /** max(product + bias, 0) times a uniform below 1. It does not enlarge an error. */
    private static final Kernel EPILOGUE =
            Kernel.of(2, 1, Functions.max(Expr.input(0).plus(Expr.input(1)), 0).times(Expr.uniform(0)));

    private static final double[] UNIFORMS = {0.5};

    /**
     * m, k, n: odd and prime, below, at and above the tiles of registers and caches; some large enough for several
     * threads.
     */
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 7, 1},
        {2, 3, 1},
        {3, 1, 2},
        {1, 17, 33},
        {33, 17, 1},
        {7, 15, 17},
        {8, 16, 48},
        {16, 8, 64},
        {31, 33, 63},
        {33, 65, 31},
        {65, 63, 33},
        {64, 64, 64},
        {1, 257, 129},
        {97, 257, 2},
        {5, 1025, 7},
        {3, 2049, 18},
        {1, 5000, 1},
        {33, 4200, 20},
        {67, 129, 259},
        {130, 40, 1},
        {3, 2, 1023},
        {0, 3, 4},
        {4, 3, 0},
        {4, 0, 3}
    };

    private MatMulChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (int[] size : SIZES) {
            String name = size[0] + "x" + size[1] + "x" + size[2];
            checks.add(new Check(name + " in all transpositions", () -> transpositions(subject, size)));
            checks.add(new Check(name + " with epilogues", () -> epilogues(subject, size)));
        }
        checks.add(new Check(
                "270x301x290, threads and cache blocks",
                () -> plain(
                        subject, Shape.of(270, 301), Shape.of(301, 290), LayoutKind.DENSE, LayoutKind.DENSE, false)));
        for (LayoutKind a : LayoutKind.values()) {
            checks.add(new Check("left factor " + a, () -> layouts(subject, a)));
        }
        checks.add(new Check("batches", () -> batches(subject)));
        checks.add(new Check("batches with an epilogue", () -> batchedEpilogue(subject)));
        checks.add(new Check("an epilogue over its own operand", () -> epilogueOverOperand(subject)));
        checks.add(new Check("NaN and infinity spread as the sum says", () -> notFinite(subject)));
        checks.add(new Check("long sums keep their digits", () -> longSums(subject)));
        for (DType type : DType.values()) {
            if (subject.holds(type)) {
                checks.add(new Check(type.toString(), () -> type(subject, type)));
            }
        }
        return checks.stream();
    }

    private static void transpositions(BackendUnderTest subject, int[] size) {
        Shape a = Shape.of(size[0], size[1]);
        Shape b = Shape.of(size[1], size[2]);
        for (LayoutKind left : List.of(LayoutKind.OFFSET, LayoutKind.TRANSPOSED)) {
            for (LayoutKind right : List.of(LayoutKind.DENSE, LayoutKind.TRANSPOSED)) {
                for (boolean accumulate : new boolean[] {false, true}) {
                    plain(subject, a, b, left, right, accumulate);
                }
            }
        }
    }

    private static void layouts(BackendUnderTest subject, LayoutKind left) {
        for (LayoutKind right : LayoutKind.values()) {
            plain(subject, Shape.of(19, 35), Shape.of(35, 21), left, right, true);
            plain(subject, Shape.of(3, 5, 4), Shape.of(3, 4, 6), left, right, false);
        }
    }

    private static void batches(BackendUnderTest subject) {
        for (LayoutKind layoutKind : List.of(LayoutKind.DENSE, LayoutKind.TRANSPOSED, LayoutKind.REPEATED_ROWS)) {
            plain(subject, Shape.of(5, 17, 9), Shape.of(5, 9, 33), layoutKind, LayoutKind.DENSE, false);
            plain(subject, Shape.of(2, 3, 7, 5), Shape.of(2, 3, 5, 8), layoutKind, layoutKind, true);
            plain(subject, Shape.of(0, 3, 4), Shape.of(0, 4, 2), LayoutKind.DENSE, LayoutKind.DENSE, false);
        }
    }

    private static void plain(
            BackendUnderTest subject, Shape a, Shape b, LayoutKind left, LayoutKind right, boolean accumulate) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, left.of(a), ANY);
            ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, right.of(b), ANY);
            Shape product = a.with(-1, b.dim(-1));
            Expect.Bound bound = bound(comparison, x, y, product);
            for (LayoutKind layoutKind : LayoutKind.CONTIGUOUS) {
                ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, layoutKind.of(product), ANY);
                comparison.runOnBoth(
                        side -> side.backend().matmul(side.view(x), side.view(y), side.view(out), accumulate, null));
                FailureContext.with(left + " " + a + " by " + right + " " + b + (accumulate ? ", adding" : ""), () -> {
                    comparison.compare(out, bound);
                    comparison.requireUnchanged(x);
                    comparison.requireUnchanged(y);
                });
            }
        }
    }

    /**
     * Higham's bound on inner products in any order, {@code k u |a||b|} (Accuracy and Stability, 3.5), plus one or two
     * roundings of an addition to the product, of magnitude at most 1.
     */
    private static Expect.Bound bound(
            ReferenceComparison comparison,
            ReferenceComparison.Operand a,
            ReferenceComparison.Operand b,
            Shape product) {
        ReferenceComparison.Side reference = comparison.reference();
        double[] magnitudes = comparison.resultOnReference(
                DType.FLOAT64,
                product,
                out -> reference.backend().matmul(magnitude(reference, a), magnitude(reference, b), out, false, null));
        double ulps = Accuracy.sumUlps(a.layout().shape().dim(-1)) + 2;
        return (element, _) -> Accuracy.bound(DType.FLOAT32, ulps, magnitudes[element] + 1);
    }

    private static View magnitude(ReferenceComparison.Side reference, ReferenceComparison.Operand operand) {
        Backend backend = reference.backend();
        Shape shape = operand.layout().shape();
        View magnitude = View.contiguous(backend.allocate(DType.FLOAT64, shape.elements()), shape);
        backend.map(ABS, new double[0], List.of(reference.view(operand)), List.of(magnitude));
        return magnitude;
    }

    private static void epilogues(BackendUnderTest subject, int[] size) {
        Shape a = Shape.of(size[0], size[1]);
        Shape b = Shape.of(size[1], size[2]);
        for (LayoutKind bias : List.of(LayoutKind.REPEATED_ROWS, LayoutKind.REPEATED_COLUMNS, LayoutKind.TRANSPOSED)) {
            for (boolean keep : new boolean[] {false, true}) {
                epilogue(subject, a, b, bias, keep);
            }
        }
    }

    private static void batchedEpilogue(BackendUnderTest subject) {
        for (boolean keep : new boolean[] {false, true}) {
            epilogue(subject, Shape.of(3, 9, 17), Shape.of(3, 17, 35), LayoutKind.REPEATED_ROWS, keep);
            epilogue(subject, Shape.of(3, 9, 17), Shape.of(3, 17, 35), LayoutKind.REVERSED, keep);
        }
    }

    private static void epilogue(BackendUnderTest subject, Shape a, Shape b, LayoutKind biasKind, boolean keep) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            Shape product = a.with(-1, b.dim(-1));
            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(a), ANY);
            ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(b), ANY);
            ReferenceComparison.Operand bias = comparison.operand(DType.FLOAT32, biasKind.of(product), ANY);
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(product), ANY);
            ReferenceComparison.Operand kept = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(product), ANY);
            comparison.runOnBoth(side -> {
                View keptView = keep ? side.view(kept) : null;
                Epilogue epilogue = new Epilogue(EPILOGUE, UNIFORMS, side.views(List.of(bias)), keptView);
                side.backend().matmul(side.view(x), side.view(y), side.view(out), false, epilogue);
            });
            Expect.Bound bound = bound(comparison, x, y, product);
            FailureContext.with("bias " + biasKind + (keep ? ", product kept" : ""), () -> {
                comparison.compare(out, bound);
                comparison.compare(kept, bound);
                comparison.requireUnchanged(bias);
            });
        }
    }

    /** For example a residual connection: the operand is read before it is overwritten. */
    private static void epilogueOverOperand(BackendUnderTest subject) {
        for (Shape product : List.of(Shape.of(5, 3), Shape.of(67, 70))) {
            Shape a = product.with(-1, 33);
            Shape b = product.with(-2, 33);
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(a), ANY);
                ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(b), ANY);
                ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(product), ANY);
                Expect.Bound bound = bound(comparison, x, y, product);
                comparison.runOnBoth(side -> {
                    Epilogue epilogue = new Epilogue(EPILOGUE, UNIFORMS, side.views(List.of(out)), null);
                    side.backend().matmul(side.view(x), side.view(y), side.view(out), false, epilogue);
                });
                comparison.compare(out, bound);
            }
        }
    }

    private static void notFinite(BackendUnderTest subject) {
        Domain specials = Domain.oneOf(0, 1, Double.POSITIVE_INFINITY, 2, Double.NaN, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1);
        Layout a = Layout.contiguous(Shape.of(9, 11));
        Layout b = Layout.contiguous(Shape.of(11, 13));
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, a, specials);
            ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, b, Domain.whole(-2, 2));
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, Layout.contiguous(Shape.of(9, 13)));
            comparison.runOnBoth(
                    side -> side.backend().matmul(side.view(x), side.view(y), side.view(out), false, null));
            comparison.compare(out, Expect.Bound.EXACT_UP_TO_ZERO_SIGN);
        }
    }

    /**
     * Sums of equal terms, the worst case: if they are added one after the other, each rounding errs in the same
     * direction. The bound is that of {@link Backend#matmul}.
     */
    private static void longSums(BackendUnderTest subject) {
        for (int[] size : new int[][] {{1, 300_000, 1}, {2, 100_000, 20}, {34, 6_000, 40}}) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                Layout a = Layout.contiguous(Shape.of(size[0], size[1]));
                Layout b = Layout.contiguous(Shape.of(size[1], size[2]));
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, a, Domain.oneOf(0.1));
                ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, b, Domain.oneOf(1));
                Shape product = Shape.of(size[0], size[2]);
                ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, Layout.contiguous(product));
                comparison.runOnBoth(
                        side -> side.backend().matmul(side.view(x), side.view(y), side.view(out), false, null));
                comparison.compare(out, (_, expected) -> 2e-6 * Math.abs(expected));
            }
        }
    }

    private static void type(BackendUnderTest subject, DType type) {
        // Products of whole numbers below 51: exact in float32, and integers beyond 2^31 to see them wrap.
        Domain large =
                type == DType.INT32 || type == DType.INT64 ? Domain.whole(-70_000, 70_000) : Domain.whole(-50, 50);
        for (boolean accumulate : new boolean[] {false, true}) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x =
                        comparison.operand(type, LayoutKind.TRANSPOSED.of(Shape.of(13, 21)), large);
                ReferenceComparison.Operand y =
                        comparison.operand(type, LayoutKind.ROW_GAPS.of(Shape.of(21, 18)), large);
                ReferenceComparison.Operand out = comparison.operand(type, LayoutKind.OFFSET.of(Shape.of(13, 18)));
                comparison.runOnBoth(
                        side -> side.backend().matmul(side.view(x), side.view(y), side.view(out), accumulate, null));
                comparison.compare(out, Expect.Bound.EXACT_UP_TO_ZERO_SIGN);
            }
        }
    }
}
