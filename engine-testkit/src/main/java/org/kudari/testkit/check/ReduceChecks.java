package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/** Reductions over every subset of the axes, in every layout, overwriting and adding. */
final class ReduceChecks {
    private static final Domain ANY = Domain.between(-1, 1);
    private static final double[] NO_UNIFORMS = {};
    private static final Kernel PRODUCT = Kernel.of(2, 0, Expr.input(0).times(Expr.input(1)));

    private static final List<Shape> SHAPES = List.of(
            Shape.SCALAR,
            Shape.of(1),
            Shape.of(2),
            Shape.of(17),
            Shape.of(1023),
            Shape.of(5000),
            Shape.of(100_003),
            Shape.of(7, 33),
            Shape.of(33, 7),
            Shape.of(65, 257),
            Shape.of(1025, 5),
            Shape.of(3, 1025),
            Shape.of(3, 17, 31),
            Shape.of(2, 3, 4, 5),
            Shape.of(1, 5, 1),
            Shape.of(0, 3),
            Shape.of(3, 0, 2));

    private static final List<LayoutKind> LAYOUTS = List.of(
            LayoutKind.DENSE, LayoutKind.TRANSPOSED, LayoutKind.REVERSED, LayoutKind.STEPPED, LayoutKind.REPEATED_ROWS);

    private ReduceChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (Reduction reduction : Reduction.values()) {
                checks.add(new Check(reduction + " " + shape, () -> everySubset(subject, reduction, shape)));
            }
        }
        checks.add(new Check("sum of a mapped pair", () -> sumOfProducts(subject)));
        checks.add(new Check("several axes kept between reduced ones", () -> alternating(subject)));
        for (DType type : List.of(DType.INT32, DType.INT64, DType.UINT8, DType.BOOL)) {
            if (subject.holds(type)) {
                checks.add(new Check("sum of " + type + " is INT64", () -> integerSum(subject, type)));
            }
        }
        checks.add(new Check("exact sums of integers after a sum of floats", () -> integersAfterFloats(subject)));
        for (Reduction reduction : List.of(Reduction.MAX, Reduction.MIN)) {
            checks.add(new Check(reduction + " propagates NaN", () -> propagatesNaN(subject, reduction)));
            checks.add(new Check(reduction + " of infinities", () -> infinities(subject, reduction)));
        }
        return checks.stream();
    }

    private static void everySubset(BackendUnderTest subject, Reduction reduction, Shape shape) {
        for (int mask = 0; mask < 1 << shape.rank(); mask++) {
            Shape reduced = reduced(shape, mask);
            boolean extreme = reduction == Reduction.MAX || reduction == Reduction.MIN;
            if (extreme && shape.elements() == 0 && reduced.elements() > 0) {
                continue;
            }
            for (LayoutKind layout : shape.elements() > 20_000 ? List.of(LayoutKind.DENSE) : LAYOUTS) {
                for (boolean accumulate : extreme ? new boolean[] {false} : new boolean[] {false, true}) {
                    FailureContext.with(layout + " to " + reduced + (accumulate ? ", adding" : ""), () -> {
                        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layout.of(shape), ANY);
                            reduce(comparison, reduction, Kernel.IDENTITY, List.of(x), reduced, accumulate);
                        }
                    });
                }
            }
        }
    }

    private static Shape reduced(Shape shape, int mask) {
        Shape reduced = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            reduced = (mask >> axis & 1) != 0 ? reduced.with(axis, 1) : reduced;
        }
        return reduced;
    }

    private static void reduce(
            ReferenceComparison comparison,
            Reduction reduction,
            Kernel kernel,
            List<ReferenceComparison.Operand> inputs,
            Shape reduced,
            boolean accumulate) {
        for (LayoutKind layoutKind : LayoutKind.CONTIGUOUS) {
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, layoutKind.of(reduced), ANY);
            comparison.runOnBoth(side -> side.backend()
                    .reduce(reduction, kernel, NO_UNIFORMS, side.views(inputs), side.view(out), accumulate));
            comparison.compare(out, bound(comparison, reduction, kernel, inputs, reduced));
            inputs.forEach(comparison::requireUnchanged);
        }
    }

    /**
     * For sums and means the bound of any order of additions; a maximum or minimum is one of the elements, to the bit.
     */
    private static Expect.Bound bound(
            ReferenceComparison comparison,
            Reduction reduction,
            Kernel kernel,
            List<ReferenceComparison.Operand> inputs,
            Shape reduced) {
        if (reduction == Reduction.MAX || reduction == Reduction.MIN) {
            return Expect.Bound.EXACT;
        }
        Kernel magnitude =
                Kernel.of(kernel.inputs(), 0, Functions.abs(kernel.outputs().getFirst()));
        List<View> views = comparison.reference().views(inputs);
        double[] sums = comparison.resultOnReference(
                DType.FLOAT64,
                reduced,
                out -> comparison.reference().backend().reduce(reduction, magnitude, NO_UNIFORMS, views, out, false));
        long terms = views.getFirst().shape().elements() / Math.max(1, reduced.elements());
        // The content of the output to which the sum is added has a magnitude of at most 1.
        double ulps = Accuracy.sumUlps(terms) + 1;
        return (element, _) -> Accuracy.bound(DType.FLOAT32, ulps, sums[element] + 1);
    }

    private static void sumOfProducts(BackendUnderTest subject) {
        Shape shape = Shape.of(37, 130);
        for (LayoutKind a : LayoutKind.values()) {
            for (int mask = 0; mask < 4; mask++) {
                Shape reduced = reduced(shape, mask);
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, a.of(shape), ANY);
                    ReferenceComparison.Operand y =
                            comparison.operand(DType.FLOAT32, LayoutKind.REPEATED_ROWS.of(shape), ANY);
                    FailureContext.with(
                            a + " to " + reduced,
                            () -> reduce(comparison, Reduction.SUM, PRODUCT, List.of(x, y), reduced, true));
                }
            }
        }
    }

    private static void alternating(BackendUnderTest subject) {
        Shape shape = Shape.of(3, 5, 2, 7, 3);
        for (int mask : new int[] {0b01010, 0b10101, 0b10001, 0b01110}) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(shape), ANY);
                reduce(comparison, Reduction.SUM, Kernel.IDENTITY, List.of(x), reduced(shape, mask), false);
            }
        }
    }

    private static void integerSum(BackendUnderTest subject, DType type) {
        Shape shape = Shape.of(19, 23);
        for (int mask = 0; mask < 4; mask++) {
            Shape reduced = reduced(shape, mask);
            for (boolean accumulate : new boolean[] {false, true}) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    Domain large = Domain.whole(Integer.MAX_VALUE - 100, Integer.MAX_VALUE);
                    ReferenceComparison.Operand x = comparison.operand(type, LayoutKind.TRANSPOSED.of(shape), large);
                    ReferenceComparison.Operand out = comparison.operand(DType.INT64, LayoutKind.OFFSET.of(reduced));
                    comparison.runOnBoth(side -> side.backend()
                            .reduce(
                                    Reduction.SUM,
                                    Kernel.IDENTITY,
                                    NO_UNIFORMS,
                                    side.views(List.of(x)),
                                    side.view(out),
                                    accumulate));
                    comparison.compare(out);
                }
            }
        }
    }

    /** Memory that a backend keeps for partial results has the type of the call, and not that of the call before. */
    private static void integersAfterFloats(BackendUnderTest subject) {
        if (!subject.holds(DType.INT32) || !subject.holds(DType.INT64)) {
            return;
        }
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand floats =
                    comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(Shape.of(20_000, 40)), ANY);
            ReferenceComparison.Operand sums =
                    comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(Shape.of(1, 40)), ANY);
            sum(comparison, floats, sums);
            Domain large = Domain.whole(Integer.MAX_VALUE - 100, Integer.MAX_VALUE);
            ReferenceComparison.Operand integers =
                    comparison.operand(DType.INT32, LayoutKind.DENSE.of(Shape.of(200_000)), large);
            ReferenceComparison.Operand sum = comparison.operand(DType.INT64, LayoutKind.DENSE.of(Shape.of(1)));
            sum(comparison, integers, sum);
            comparison.compare(sum);
        }
    }

    private static void sum(
            ReferenceComparison comparison, ReferenceComparison.Operand x, ReferenceComparison.Operand out) {
        comparison.runOnBoth(side -> side.backend()
                .reduce(Reduction.SUM, Kernel.IDENTITY, NO_UNIFORMS, side.views(List.of(x)), side.view(out), false));
    }

    private static void propagatesNaN(BackendUnderTest subject, Reduction reduction) {
        Shape shape = Shape.of(67, 35);
        for (int at : new int[] {0, 1, 34, 35, 1000, 67 * 35 - 1}) {
            for (int mask = 1; mask < 4; mask++) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    HostArray content = HostArray.of(DType.FLOAT32, new double[67 * 35]);
                    content.set(at, Double.NaN);
                    ReferenceComparison.Operand x = comparison.operand(LayoutKind.DENSE.of(shape), content);
                    reduce(comparison, reduction, Kernel.IDENTITY, List.of(x), reduced(shape, mask), false);
                }
            }
        }
    }

    private static void infinities(BackendUnderTest subject, Reduction reduction) {
        Domain infinities = Domain.oneOf(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -Float.MAX_VALUE);
        Domain one = Domain.oneOf(reduction == Reduction.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        for (Domain domain : List.of(infinities, one)) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x =
                        comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(Shape.of(9, 21)), domain);
                reduce(comparison, reduction, Kernel.IDENTITY, List.of(x), Shape.of(9, 1), false);
                reduce(comparison, reduction, Kernel.IDENTITY, List.of(x), Shape.of(1, 21), false);
            }
        }
    }
}
