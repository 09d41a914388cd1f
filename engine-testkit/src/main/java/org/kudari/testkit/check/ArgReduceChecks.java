package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.ArgReduction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Domain;

/** argMax and argMin: in every layout, at ties, and among NaN. */
final class ArgReduceChecks {
    private static final Domain ANY = Domain.between(-1, 1);
    private static final Domain TIES = Domain.oneOf(0, 1, -0.0, 1);
    private static final Domain WITH_NAN =
            Domain.oneOf(1, Double.NaN, 2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 0, 0, 0);

    private static final List<Shape> SHAPES = List.of(
            Shape.of(1), Shape.of(1025), Shape.of(65, 33), Shape.of(3, 17, 5), Shape.of(0, 3), Shape.of(5, 20_011));

    private ArgReduceChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
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
            ReferenceComparison.Operand x = comparison.operand(type, layoutKind.of(shape), domain);
            ReferenceComparison.Operand out =
                    comparison.operand(DType.INT64, LayoutKind.OFFSET.of(shape.with(axis, 1)));
            comparison.runOnBoth(side -> side.backend().argReduce(reduction, side.view(x), axis, side.view(out)));
            FailureContext.with(layoutKind + " axis " + axis, () -> comparison.compare(out));
            comparison.requireUnchanged(x);
        }
    }
}
